"""What the buttons of the publish sheet do."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageLogEntry

from blog.admin import shown
from blog.models import Event, Post
from notifications.models import Delivery, Fanout
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.factories import a_post
from tests.notifications.outbox_desk import text_of
from tests.notifications.people import work
from tests.notifications.sheet_desk import a_saved_draft, an_audience, in_days, now, press, said

pytestmark = pytest.mark.django_db


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


def test_autosave_over_what_was_shown_is_noticed(desk: Client) -> None:
    post = a_saved_draft()
    saved_at = shown.stamp(post.latest_revision)
    post.title = "Typed in another tab"
    post.save_revision(overwrite_revision=post.latest_revision)

    response = press(desk, post, "publish", saved_at=saved_at)

    assert response.status_code == 409
    assert not now(post).live


def test_what_was_not_saved_since_is_published(desk: Client) -> None:
    post = a_saved_draft()

    press(desk, post, "publish", saved_at=shown.stamp(post.latest_revision))

    assert now(post).live


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
