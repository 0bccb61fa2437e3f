"""Is the site set up as it should be? What ``manage.py doctor`` asks beyond ``/readyz``."""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import cache as default_cache
from django.core.mail import mailers
from django.db import connection
from django.utils import timezone
from wagtail.models import Site
from wagtail.search.models import IndexEntry

from blog.models import BlogIndexPage, Post, ReceiverRun, SpamLearning
from blog.spam.learned import CannotRead, Learned
from cms.diagnosis.findings import WORK_REMAINS, Check, Problem, State
from cms.diagnosis.pings import PINGS
from cms.diagnosis.search import SEARCH
from notifications.complaining import why_bulk_waits
from notifications.providers.checks import providers, what_is_missing

CLOCK_SKEW: Final = 5  # seconds
STALE: Final = timedelta(days=35)  # learning is for every week; five missed are no accident


def settings_module() -> str:
    """Name the settings in use, and warn if visitors could see tracebacks."""
    if settings.DEBUG:
        raise Problem(f"{_module()} with DEBUG on", "Unset DEBUG before anybody else visits.", state=State.WARNING)
    return _module()


def _module() -> str:
    return os.environ.get("DJANGO_SETTINGS_MODULE", "")


def clock() -> str:
    """Compare this machine's clock with the database's: schedules, leases and back-off rest on both."""
    zone = f"{datetime.now(ZoneInfo(settings.TIME_ZONE)):%H:%M} in {settings.TIME_ZONE}"
    if connection.vendor != "postgresql":
        return zone
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
    if skew > CLOCK_SKEW:
        raise Problem(f"{skew:.0f} s apart from the database's", "Let both machines keep time with NTP.")
    return zone


def cache() -> str:
    """Put a word into the cache and take it out again."""
    default_cache.set("doctor", "heard", timeout=10)
    if default_cache.get("doctor") != "heard":
        raise Problem("does not keep what it is given", "Check CACHE_URL; for database:<table> run createcachetable.")
    return settings.CACHES["default"]["BACKEND"].rpartition(".")[2]


def media() -> str:
    """Write a file where uploads go."""
    return _writable(settings.MEDIA_ROOT, "MEDIA_ROOT")


def mail() -> str:
    """Open both ways mail leaves the house: a folder that can be written, a server that lets us in."""
    for alias, config in settings.MAILERS.items():
        if folder := config.get("OPTIONS", {}).get("path"):
            return _caught_mail(folder)
        try:
            mailer = mailers[alias]
            mailer.open()
            mailer.close()
        except Exception as error:
            says = f"{alias} cannot be used: {type(error).__name__}: {error}"
            raise Problem(says, "Check MAIL_URL, or ANYMAIL_* for a provider's keys.") from error
    return "can be handed over"


def _caught_mail(folder: str) -> str:
    says = f"{_writable(folder, 'MAIL_DIR')}; nothing leaves this machine"
    if _module().endswith(".production"):
        raise Problem(says, "Set MAIL_URL, or nobody will get a mail.", state=State.WARNING)
    return says


def site() -> str:
    """Compare the site of the pages with ``SITE_URL``: links in mails and feeds come from both."""
    record = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    fix = "In the admin under Settings > Sites, set host and port of the default site, and the blog as its root page."
    if record is None:
        raise Problem("there is no default site", fix)
    if not isinstance(record.root_page.specific, BlogIndexPage):
        raise Problem(f'its root page "{record.root_page.title}" is not a blog', fix)
    wanted = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    port = wanted.port or (443 if wanted.scheme == "https" else 80)
    if (record.hostname, record.port) != (wanted.hostname, port):
        says = f"is {record.root_url}, but SITE_URL is {settings.WAGTAILADMIN_BASE_URL}"
        raise Problem(says, fix, state=State.WARNING)
    return record.root_url


def static_files() -> str:
    """Make sure that styles and scripts can be found."""
    if getattr(settings, "WHITENOISE_USE_FINDERS", False):
        return f"{sum(1 for finder in get_finders() for _ in finder.list([]))} found in the source"
    if not (Path(settings.STATIC_ROOT or "") / "staticfiles.json").is_file():
        raise Problem(f"not collected in {settings.STATIC_ROOT}", "Run `manage.py collectstatic`.")
    return f"collected in {settings.STATIC_ROOT}"


def search_index() -> str:
    """Compare the number of posts with the number of entries in the index."""
    posts = Post.objects.count()
    entries = IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(Post)).count()
    if posts != entries:
        says = f"{posts} posts, {entries} entries"
        raise Problem(says, "Run `manage.py reconcile`.", exit_code=WORK_REMAINS, state=State.WARNING)
    return f"{entries} posts"


def dead_runs() -> str:
    """Look for effects that were given up."""
    dead = ReceiverRun.objects.dead().count()
    if dead:
        fix = "Look at them in the admin under Events, or with `manage.py events list`; then retry or skip them."
        raise Problem(f"{dead} given up", fix, exit_code=WORK_REMAINS, state=State.WARNING)
    return "none given up"


def complaints() -> str:
    """Ask whether so many readers report spam that subscribers' mail waits."""
    why = why_bulk_waits()
    if why:
        fix = "Find out why; then wait, or raise BELLBIRD_COMPLAINT_LIMIT."
        raise Problem(f"subscribers' mail waits: {why}", fix, exit_code=WORK_REMAINS, state=State.WARNING)
    return "few enough"


def webhooks() -> str:
    """Ask whether the mail provider's word about bounces and complaints would be heard."""
    for _number, text in what_is_missing():
        raise Problem("are not heard", text, state=State.WARNING)
    return f"heard from {', '.join(providers())}" if providers() else "none needed"


def _writable(folder: str | os.PathLike[str], variable: str) -> str:
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return f"{folder} can be written"
    except OSError as error:
        fix = f"Make the folder writable for this user, or change {variable}."
        raise Problem(f"{folder} cannot be written: {error.strerror}", fix) from error


def second_factor() -> str:
    """Say whether a password alone opens the admin."""
    if settings.BELLBIRD_STAFF_SECOND_FACTOR:
        return "asked of whoever may enter the admin"
    if not _module().endswith(".production"):
        return "asked of nobody here"
    fix = "Unset BELLBIRD_STAFF_SECOND_FACTOR: whoever gets hold of one password is in the admin."
    raise Problem("not asked of whoever may enter the admin", fix, state=State.WARNING)


def spam_gate() -> str:
    """Read what the spam gate has learned, where it was told to learn."""
    training = SpamLearning.objects.first()
    if training is None:
        return "has learned nothing; it need not"
    fix = "Run `manage.py learn_spam`, every week."
    when = f"{timezone.localtime(training.made_at):%Y-%m-%d}"
    try:
        Learned.of(training)
    except CannotRead as why:
        raise Problem(f"what it learned on {when} cannot be used: {why}", fix, state=State.WARNING) from why
    if training.made_at < timezone.now() - STALE:
        raise Problem(f"has learned nothing since {when}", fix, state=State.WARNING)
    return f"learned on {when} from {training.good} good comments and {training.spam} called spam"


INSTALLATION: Final = (
    Check("settings", settings_module),
    Check("clock", clock),
    Check("cache", cache),
    Check("media", media),
    Check("mail", mail),
    Check("static files", static_files),
    Check("site", site, needs_database=True),
    Check("search index", search_index, needs_database=True),
    *SEARCH,
    Check("effects", dead_runs, needs_database=True),
    Check("second factor", second_factor),
    Check("webhooks", webhooks),
    Check("complaints", complaints, needs_database=True),
    *PINGS,
    Check("spam gate", spam_gate, needs_database=True),
)
