"""``manage.py doctor`` says what is wrong, and what to do about it."""

import json
from io import StringIO

import pytest
from django.core.cache.backends.dummy import DummyCache
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from blog.models import Event, ReceiverRun, SchedulerRun
from cms.diagnosis import Problem, State, diagnose, installation
from cms.diagnosis.findings import Check
from search.models import StaleEntry
from tests.factories import a_due_post, the_blog


@pytest.fixture
def site(db, settings):
    """A site in order: its address is SITE_URL, its root page a blog, its scheduler has just run."""
    settings.WAGTAILADMIN_BASE_URL = "http://blog.example.com"
    SchedulerRun.objects.create(name="1")
    Site.objects.all().delete()
    return Site.objects.create(hostname="blog.example.com", port=80, root_page=the_blog(), is_default_site=True)


def doctor(*options):
    out = StringIO()
    try:
        call_command("doctor", *options, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


@pytest.mark.usefixtures("site")
def test_an_installation_in_order_has_no_complaint():
    lines, code = doctor()

    assert code == 0
    assert {line.split()[0] for line in lines.splitlines()} == {"ok"}


@pytest.mark.usefixtures("site")
def test_quiet_has_nothing_to_say_when_all_is_well():
    assert doctor("--quiet") == ("", 0)


def test_what_must_be_changed_is_said_with_its_fix(site):
    site.root_page = Page.objects.get(depth=1)
    site.save()

    line, code = doctor("--quiet")

    assert code == 5
    assert line.startswith("failed   site")
    assert "Fix: In the admin under Settings > Sites" in line


def test_another_address_than_the_sites_own_is_only_a_warning(site):
    site.hostname = "localhost"
    site.save()

    line, code = doctor("--quiet")

    assert code == 0
    assert line.startswith("warning  site          is http://localhost, but SITE_URL is http://blog.example.com")


@pytest.mark.usefixtures("site")
def test_work_that_is_late_has_a_code_of_its_own():
    a_due_post(minutes_ago=30)

    line, code = doctor("--quiet")

    assert code == 3
    assert "a post has been due for 30 minutes" in line
    assert "publish_scheduled_posts" in line


def test_a_scheduler_that_never_ran_is_mentioned(site):
    SchedulerRun.objects.all().delete()

    line, code = doctor("--quiet")

    assert code == 0
    assert line.startswith("warning  scheduler     has never run")


@pytest.mark.usefixtures("site")
def test_effects_that_were_given_up_are_counted():
    event = Event.objects.create(kind="post_published", transition_key="post_published:1:1", origin="test")
    ReceiverRun.objects.create(event=event, receiver="search.count_tags", state="dead")

    line, code = doctor("--quiet")

    assert code == 0
    assert line.startswith("warning  effects       1 given up")


@pytest.mark.usefixtures("site")
def test_posts_that_cannot_be_indexed_are_named_with_the_reason():
    mark = StaleEntry.objects.create(label="blog.Post", key=7)
    assert doctor("--quiet") == ("", 0)

    mark.wait(ValueError("no such language"))
    line, code = doctor("--quiet")

    assert code == 0
    assert line.startswith(
        "warning  stale entries 1 cannot be looked at; blog.Post 7, 1 times tried: ValueError: no such"
    )


@pytest.mark.usefixtures("site")
def test_a_machine_can_read_it():
    text, code = doctor("--json")
    report = json.loads(text)

    assert (report["v"], report["ok"], report["failed"], code) == (1, True, 0, 0)
    assert {"name", "state", "says", "fix", "exit_code"} == set(report["items"][0])


@pytest.mark.usefixtures("site")
def test_mail_that_cannot_leave_is_found(settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9, "timeout": 2},
        }
    }

    line, code = doctor("--quiet")

    assert code == 5
    assert line.startswith("failed   mail          default cannot be used")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("module", "code"), [("production", "warning"), ("dev", "")])
def test_mail_that_is_only_caught_is_a_warning_in_production(settings, tmp_path, monkeypatch, module, code):
    settings.MAILERS = {"default": {"OPTIONS": {"path": str(tmp_path)}}}
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", f"cms.settings.{module}")

    line = doctor("--quiet")[0]

    assert line.partition(" ")[0] == code


@pytest.mark.usefixtures("site")
def test_a_cache_that_forgets_is_found(monkeypatch):
    monkeypatch.setattr(installation, "default_cache", DummyCache("host", {}))

    assert doctor("--quiet")[0].startswith("failed   cache         does not keep what it is given")


@pytest.mark.usefixtures("site")
def test_a_folder_that_cannot_be_written_is_found(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = str(tmp_path / "file" / "media")

    assert "cannot be written" in doctor("--quiet")[0]


@pytest.mark.usefixtures("site")
def test_styles_that_were_not_collected_are_found(settings, tmp_path):
    settings.WHITENOISE_USE_FINDERS = False
    settings.STATIC_ROOT = tmp_path

    line, code = doctor("--quiet")

    assert code == 5
    assert "Run `manage.py collectstatic`" in line


def test_one_crashing_check_does_not_hide_the_others():
    def crash():
        raise RuntimeError("surprise")

    found = list(diagnose([Check("first", crash), Check("second", lambda: "fine")]))

    assert [finding.state for finding in found] == [State.FAILED, State.OK]
    assert "RuntimeError: surprise" in found[0].says


def test_without_a_database_what_needs_one_is_skipped():
    def down():
        raise Problem("cannot be reached", "Start it.")

    found = list(diagnose([Check("database", down), Check("site", lambda: "fine", needs_database=True)]))

    assert [finding.state for finding in found] == [State.FAILED, State.SKIPPED]
