"""The steps of the set-up, each asked of the site as it is, not of what somebody has ticked."""

from collections.abc import Callable, Iterator, Mapping
from email.utils import parseaddr
from typing import Any, Final, NamedTuple

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from wagtail.models import Site

from blog.models import BlogIndexPage, Post
from blog.scheduling.heartbeat import last_beat
from cms.diagnosis.findings import Problem
from cms.diagnosis.installation import site
from notifications.models import Delivery, DeliveryState

NOWHERE: Final = ("localhost", "example.com", "example.org", ".localhost", ".example", ".test", ".invalid")


class Step(NamedTuple):
    """One step.

    :param title: what is to be set up.
    :param is_done: whether it is; ``None`` for what cannot be seen from here.
    :param says: what was found, or what to do.
    :param url: where it is done; empty for what is done outside the admin.
    """

    title: str
    is_done: bool | None
    says: str
    url: str = ""


def steps(user: Any, known: Mapping[str, Step] | None = None) -> Iterator[Step]:
    """All steps, in the order in which one takes them.

    :param user: whose second factor is asked for.
    :param known: steps that are not looked for again, by their titles.
    """
    for title, look in LOOKS.items():
        yield (known or {}).get(title) or look(user)


def _site_name(user: Any) -> Step:
    default = Site.objects.filter(is_default_site=True).first()
    name = default.site_name if default else ""
    url = reverse("wagtailsites:edit", args=[default.pk]) if default else reverse("wagtailsites:index")
    return Step("Name of the site", bool(name), name or "Give it a name: readers see it in mails and feeds.", url)


def _address(user: Any) -> Step:
    return _looked("Address of the site", site, reverse("wagtailsites:index"))


def _sender(user: Any) -> Step:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    domain = address.partition("@")[2].lower()
    is_real = bool(domain) and not any(domain == place or domain.endswith(place) for place in NOWHERE)
    says = address if is_real else f"Mails come from {address}: set MAIL_FROM to an address of your own domain."
    return Step("From address of mails", is_real, says)


def _dns(user: Any) -> Step:
    """Nobody can see from here what the world's name servers say, so it is neither done nor missing."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    says = (
        f"Look in the test mail's headers for spf=pass, dkim=pass and dmarc=pass for {domain}; your provider says how."
    )
    return Step("SPF, DKIM and DMARC", None, says)


def _scheduler(user: Any) -> Step:
    last = last_beat()
    says = "It has run." if last else "Have cron run publish_scheduled_posts every minute: the README has the line."
    return Step("Scheduler", last is not None, says)


def _test_mail(user: Any) -> Step:
    is_sent = Delivery.objects.filter(state=DeliveryState.ACCEPTED).exists()
    says = "A mail server has taken a mail." if is_sent else "Choose a mail and send yourself a test."
    return Step("Test mail", is_sent, says, reverse("bellbird_mails:index"))


def _second_factor(user: Any) -> Step:
    has_one = Authenticator.objects.filter(user=user).exists()
    says = "You have one." if has_one else "Add one: a password alone may be stolen."
    return Step("Your second factor", has_one, says, reverse("mfa_index"))


def _first_post(user: Any) -> Step:
    blog = BlogIndexPage.objects.live().first()
    url = reverse("wagtailadmin_pages:add", args=["blog", "post", blog.pk]) if blog else ""
    is_there = Post.objects.live().exists()
    return Step("First post", is_there, "Published." if is_there else "Write one and publish it.", url)


def _looked(title: str, look: Callable[[], str], url: str = "") -> Step:
    """A step that one of doctor's checks decides."""
    try:
        return Step(title, True, look(), url)
    except Problem as problem:
        return Step(title, False, f"{problem.says}. {problem.fix}", url)


LOOKS: Final[dict[str, Callable[[Any], Step]]] = {
    "Name of the site": _site_name,
    "Address of the site": _address,
    "From address of mails": _sender,
    "SPF, DKIM and DMARC": _dns,
    "Scheduler": _scheduler,
    "Test mail": _test_mail,
    "Your second factor": _second_factor,
    "First post": _first_post,
}
"""By the titles of the steps."""
