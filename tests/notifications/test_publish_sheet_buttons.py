"""What the buttons of the publish sheet do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog.admin import shown
from blog.models import Event, Post
from notifications.models import Delivery, Fanout
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.factories import a_post
from tests.notifications.outbox_desk import text_of
from tests.notifications.people import work
from tests.notifications.sheet_desk import a_saved_draft, an_audience, press, said, sheet

pytestmark = pytest.mark.django_db


def now(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def in_days(days: int) -> Any:
    return (timezone.localtime() + timedelta(days=days)).replace(second=0, microsecond=0)


def test_publishing_sends_what_was_promised_and_says_so(desk: Client) -> None:
    an_audience()
    post = a_saved_draft()

    response = press(desk, post, "publish")
    work()

    assert now(post).live
    assert "“Harbours” is published. 2 people will be e-mailed at " in said(response)
    assert "That is not what you saw" not in said(response)
    assert Delivery.objects.filter(mail="post_published").count() == 2


def test_the_message_leads_to_the_page_and_to_the_report(desk: Client) -> None:
    post = a_saved_draft()

    page = text_of(desk.get(press(desk, post, "publish").url))

    assert 'href="/harbours/"' in page or "/harbours/" in page
    assert "View live" in page
    assert f"/admin/deliveries/{post.pk}/" in page


def test_a_double_press_publishes_once(desk: Client) -> None:
    an_audience()
    post = a_saved_draft()

    press(desk, post, "publish")
    again = press(desk, post, "publish")

    assert "was published already" in said(again)
    assert Event.objects.filter(kind="post_published").count() == 1
    assert PageLogEntry.objects.filter(action="wagtail.publish").count() == 1


def test_a_newer_draft_is_shown_instead_of_published(desk: Client) -> None:
    post = a_saved_draft()
    seen = post.latest_revision_id
    post.title = "Harbours, second thoughts"
    post.save_revision(user=an_editor("Ben"))

    response = press(desk, post, "publish", revision=seen)

    assert response.status_code == 409
    assert "has been saved since you looked" in text_of(response)
    assert f'name="revision" value="{now(post).latest_revision_id}"' in text_of(response)
    assert not now(post).live


def test_publishing_without_mail_tells_nobody_and_keeps_the_posts_own_choice(desk: Client) -> None:
    an_audience()
    post = a_saved_draft()

    response = press(desk, post, "quiet")
    work()

    assert (now(post).live, now(post).announcement) == (True, Post.Announcement.ONCE)
    assert Fanout.objects.get().not_announced == shown.WITHOUT_MAIL
    assert not Delivery.objects.exists()
    assert "Nobody is e-mailed." in said(response)


def test_more_than_a_tenth_more_or_fewer_is_told(desk: Client) -> None:
    an_audience()

    assert "3 are now" not in said(press(desk, a_saved_draft("One"), "publish", told=3))
    assert "2 people were to be told then, 3 are now." in said(press(desk, a_saved_draft("Two"), "publish", told=2))


def test_a_post_is_scheduled_for_the_moment_that_is_given(desk: Client) -> None:
    post, when = a_saved_draft(), in_days(2)

    response = press(desk, post, "schedule", when=f"{when:%Y-%m-%dT%H:%M}")

    assert "“Harbours” is scheduled for " in said(response)
    assert not now(post).live
    assert now(post).scheduled_revision.approved_go_live_at == when
    assert now(post).latest_revision_id == post.latest_revision_id
    assert Event.objects.filter(kind="post_scheduled").count() == 1


def test_a_go_live_date_in_the_draft_stands_on_the_button(desk: Client) -> None:
    when = in_days(3)
    post = a_saved_draft(go_live_at=when)

    page = text_of(desk.get(sheet(post)))
    press(desk, post, "as_planned")

    assert f"Schedule for {when:%a %-d %b %Y, %H:%M %Z}" in page
    assert now(post).scheduled_revision.approved_go_live_at == when


def test_publishing_now_leaves_a_go_live_date_out(desk: Client) -> None:
    post = a_saved_draft(go_live_at=in_days(3))

    press(desk, post, "publish")

    assert now(post).live
    assert now(post).go_live_at is None


@pytest.mark.parametrize("when", ["", "2020-01-01T10:00", "soon"])
def test_a_moment_that_does_not_do_is_refused_in_words(desk: Client, when: str) -> None:
    post = a_saved_draft()

    response = press(desk, post, "schedule", when=when)

    assert response.status_code == 422
    assert not now(post).revisions.exclude(approved_go_live_at=None).exists()


def test_a_post_cannot_go_live_after_it_expires(desk: Client) -> None:
    post = a_saved_draft(expire_at=in_days(1))

    response = press(desk, post, "schedule", when=f"{in_days(2):%Y-%m-%dT%H:%M}")

    assert "The post expires before that." in text_of(response)


def test_a_locked_post_is_not_published(desk: Client) -> None:
    post = a_saved_draft()
    post.locked, post.locked_by = True, an_editor("Ben")
    post.save()

    response = press(desk, now(post), "publish")

    assert response.status_code == 422
    assert not now(post).live


def test_who_may_not_publish_can_press_nothing() -> None:
    post = a_saved_draft()

    for do in ("publish", "quiet", "schedule", "test"):
        press(at_the_desk(an_editor("Ben")), post, do, when=f"{in_days(2):%Y-%m-%dT%H:%M}")

    assert not now(post).live
    assert not Event.objects.filter(kind__in=["post_scheduled", "mail_test_requested"]).exists()


def test_a_rule_refuses_publishing_and_scheduling(desk: Client, settings: Any) -> None:
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = ["harbours"]
    post = a_saved_draft()

    published = press(desk, post, "publish")
    scheduled = press(desk, post, "schedule", when=f"{in_days(2):%Y-%m-%dT%H:%M}")

    assert published.status_code == scheduled.status_code == 422
    assert "the title contains “harbours”" in text_of(published)
    assert not now(post).live
    assert not now(post).revisions.exclude(approved_go_live_at=None).exists()
    assert Event.objects.filter(kind="publication_refused").exists()


def test_a_test_is_sent_of_this_draft_to_oneself_and_logged(desk: Client) -> None:
    an_audience()
    post = a_post("Birds")
    work()
    post.title = "Birds, unpublished words"
    revision = post.save_revision()

    response = press(desk, now(post), "test")
    work()

    test = Delivery.objects.get(mail="trial")
    assert (test.email, test.state) == ("dot@example.org", "accepted")
    assert "is on its way to" in said(response)
    assert PageLogEntry.objects.get(action="notifications.draft_tested").data == {"revision": revision.pk}
    assert now(post).title == "Birds"


def test_the_test_has_the_words_of_the_draft(desk: Client, mailoutbox: list[Any]) -> None:
    post = a_saved_draft("Harbours", mail_note="Dear testers")

    press(desk, post, "test")
    work()

    assert [mail.subject for mail in mailoutbox] == ["[Test] Harbours"]
    assert "Dear testers" in mailoutbox[0].body


def test_tests_are_limited(desk: Client) -> None:
    post = a_saved_draft()

    answers = [said(press(desk, post, "test")) for _ in range(11)]

    assert "10 tests within the hour" in answers[-1]
    assert Event.objects.filter(kind="mail_test_requested").count() == 10
