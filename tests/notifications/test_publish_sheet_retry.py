"""Mails that failed after an earlier publication are tried again from the publish sheet; pings are named there."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction

from blog.models import Post
from notifications.models import Delivery
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_post
from tests.notifications.outbox_desk import text_of
from tests.notifications.people import subscribers, work
from tests.notifications.sheet_desk import a_saved_draft, now, press, said, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def birds() -> Post:
    """A post of which one mail was given up, one is put off, and one has arrived."""
    subscribers(3)
    post = a_post("Birds")
    work()
    given_up, put_off, _ = Delivery.objects.order_by("pk")
    later = timezone.now() + timedelta(hours=1)
    Delivery.objects.filter(pk=given_up.pk).update(state="dead", answers=8)
    Delivery.objects.filter(pk=put_off.pk).update(state="pending", answers=1, next_attempt_at=later, finished_at=None)
    post.title = "Birds and bells"
    post.save_revision()
    return now(post)


def test_all_that_failed_leave_with_the_next_round_and_nobody_else_is_mailed(desk: Client, birds: Post) -> None:
    assert "Retry now" in text_of(desk.get(sheet(birds)))

    answer = press(desk, birds, "retry")
    work()

    assert "2 mails to be tried with the next round." in said(answer)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert sorted(Delivery.objects.values_list("attempt_no", flat=True)) == [1, 2, 2]
    assert PageLogEntry.objects.filter(action="notifications.mail_decided", page=birds.pk).count() == 2
    assert now(birds).has_unpublished_changes


def test_where_nothing_failed_nothing_is_offered_and_a_press_changes_nothing(desk: Client) -> None:
    subscribers(1)
    post = a_post("Birds")
    work()

    assert "Retry now" not in text_of(desk.get(sheet(post)))
    assert "No mail about this post has failed" in said(press(desk, post, "retry"))
    assert Delivery.objects.get().attempt_no == 1


def test_mails_about_other_posts_are_left_alone(desk: Client, birds: Post) -> None:
    press(desk, a_saved_draft("Bells"), "retry")

    assert Delivery.objects.filter(state="dead").exists()


def test_who_may_not_decide_about_mails_is_offered_nothing_and_refused(birds: Post) -> None:
    may = a_moderator("May")
    may.groups.get().permissions.remove(Permission.objects.get(codename="change_delivery"))
    desk = at_the_desk(may)

    assert "Retry now" not in text_of(desk.get(sheet(birds)))
    assert press(desk, birds, "retry").status_code in (302, 403)
    assert Delivery.objects.filter(state="dead").exists()


def test_the_services_that_will_be_told_are_named(desk: Client, settings: Any) -> None:
    draft = a_saved_draft(tags=("Bells",))
    assert "Told at once" not in text_of(desk.get(sheet(draft)))

    settings.WEBSUB_HUB, settings.INDEXNOW_KEY = "https://hub.example/", "0123-abcd"
    page = text_of(desk.get(sheet(draft)))

    assert "The WebSub hub hub.example, of 3 feeds" in page
    assert "Search engines, by IndexNow, of the address" in page


def test_no_service_is_told_of_what_only_some_may_see(desk: Client, settings: Any) -> None:
    settings.WEBSUB_HUB = "https://hub.example/"
    draft = a_saved_draft()
    PageViewRestriction.objects.create(page=draft, restriction_type="login")

    assert "Told at once" not in text_of(desk.get(sheet(draft)))
