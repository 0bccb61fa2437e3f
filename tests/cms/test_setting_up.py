"""The set-up: what is missing is told to administrators, until it is done or put away; and a silent scheduler."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from blog.events.models import Event
from blog.models import SchedulerRun, User
from cms.setting_up.steps import steps
from notifications.models import Delivery, DeliveryState
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_post, an_admin, the_blog

pytestmark = pytest.mark.django_db


@pytest.fixture
def dot() -> User:
    return an_admin()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def home(desk: Client) -> str:
    return " ".join(desk.get("/admin/").content.decode().split())


def missing(user: User) -> list[str]:
    return [step.title for step in steps(user) if step.is_done is False]


def do_all(settings: Any, user: User) -> None:
    settings.DEFAULT_FROM_EMAIL = "The Bench <news@the-bench.org>"
    settings.WAGTAILADMIN_BASE_URL = "http://localhost"
    Site.objects.update(site_name="The Bench", hostname="localhost", port=80, root_page=the_blog())
    SchedulerRun.objects.create(name="run")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    a_post("Birds")
    event = Event.objects.latest("pk")
    Delivery.objects.create(event=event, recipient_key="k", mail="trial", state=DeliveryState.ACCEPTED)


def test_a_new_site_says_what_is_missing_and_where_it_is_done(desk: Client, dot: User) -> None:
    page = home(desk)

    assert 'id="set-up-section"' in page
    assert "/admin/mails/" in page
    assert missing(dot)[-3:] == ["Test mail", "Your second factor", "First post"]


def test_the_list_goes_away_when_everything_is_done(desk: Client, dot: User, settings: Any) -> None:
    do_all(settings, dot)

    assert missing(dot) == []
    assert 'id="set-up-section"' not in home(desk)


def test_one_missing_step_keeps_it(desk: Client, dot: User, settings: Any) -> None:
    do_all(settings, dot)
    SchedulerRun.objects.all().delete()

    assert missing(dot) == ["Scheduler"]
    assert 'id="set-up-section"' in home(desk)


@pytest.mark.parametrize("sender", ["Bellbird <noreply@localhost>", "a@the-bench.example", "nobody"])
def test_a_from_address_that_no_mail_can_come_from_is_missing(sender: str, dot: User, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = sender

    assert "From address of mails" in missing(dot)


def test_it_can_be_put_away_and_is_still_to_be_found(desk: Client) -> None:
    answer = desk.post("/admin/set-up/put-away/", follow=True)

    assert "The list is put away." in answer.content.decode()
    assert 'id="set-up-section"' not in home(desk)
    assert "First post" in desk.get("/admin/set-up/").content.decode()


def test_another_administrator_keeps_the_list_that_one_has_put_away(desk: Client) -> None:
    desk.post("/admin/set-up/put-away/")

    assert 'id="set-up-section"' in home(at_the_desk(an_admin("Eve")))


def test_who_is_no_administrator_sees_no_list() -> None:
    assert 'id="set-up-section"' not in home(at_the_desk(a_moderator("Ben")))


def test_a_silent_scheduler_is_told_with_the_moment_since_when() -> None:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        SchedulerRun.objects.create(name="run", ended_at=timezone.now() - timedelta(minutes=7))

        page = home(at_the_desk(a_moderator("Ben")))

    assert "The scheduler has been silent for 7 minutes" in page
    assert "since 20 Nov, 11:53 UTC" in page


def test_a_scheduler_that_has_just_run_is_no_news() -> None:
    SchedulerRun.objects.create(name="run")

    assert "scheduler has been silent" not in home(at_the_desk(a_moderator("Ben")))
