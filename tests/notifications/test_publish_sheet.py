"""The publish sheet: what it says, who sees it, and the button that leads to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Event, Post
from notifications.models import Fanout
from tests.blog.admin_desk import an_editor, at_the_desk, edit_address, filled_in, new_post_address
from tests.factories import a_post
from tests.notifications.forecast_worlds import everything_counts
from tests.notifications.outbox_desk import text_of
from tests.notifications.people import a_subscriber, work
from tests.notifications.sheet_desk import a_saved_draft, an_audience, sheet

pytestmark = pytest.mark.django_db
TO_SHEET = {"action-publish": "sheet"}


def test_one_sentence_says_what_will_happen(desk: Client, settings: Any) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    an_audience()

    page = text_of(desk.get(sheet(a_saved_draft())))

    assert "and e-mail 2 people at " in page
    assert "; 1 more gets it in a digest." in page
    assert "Publish now, e-mail 2 at " in page
    assert "1 asked for a pause" in page


def test_the_head_of_the_page_names_the_post(desk: Client) -> None:
    head = text_of(desk.get(sheet(a_saved_draft("Birds")))).partition("<main")[2].partition("bb-sheet")[0]

    assert "Publish" in head
    assert "“Birds”" in head


def test_what_is_live_as_it_stands_is_not_offered_to_be_published(desk: Client) -> None:
    an_audience()

    page = text_of(desk.get(sheet(a_post("Birds"))))

    assert "There is nothing new to publish" in page
    assert 'value="publish"' not in page
    assert 'value="schedule"' not in page


def test_looking_writes_nothing(desk: Client) -> None:
    an_audience()
    post, before = a_saved_draft(), everything_counts()

    assert desk.get(sheet(post)).status_code == 200
    assert everything_counts() == before
    assert not Post.objects.get(pk=post.pk).live


def test_nobody_is_named_with_the_reason(desk: Client) -> None:
    an_audience()

    never = text_of(desk.get(sheet(a_saved_draft(announcement=Post.Announcement.NEVER))))
    old = text_of(desk.get(sheet(a_saved_draft(published_at=timezone.now() - timedelta(days=900)))))

    assert "Nobody, because the post is set to be published without e-mail." in never
    assert "Publish without e-mail" not in never
    assert "Nobody is e-mailed: it is dated more than" in old


def test_a_post_for_some_readers_is_mailed_to_nobody(desk: Client) -> None:
    an_audience()
    post = a_saved_draft()
    PageViewRestriction.objects.create(page=post, restriction_type="login")

    assert "Nobody, because only some readers may see it." in text_of(desk.get(sheet(post)))


def test_a_post_that_was_mailed_says_to_whom_and_that_nothing_is_sent(desk: Client) -> None:
    a_subscriber()
    post = a_post("Birds")
    work()
    post.title = "Birds and bells"
    post.save_revision()

    page = text_of(desk.get(sheet(post)))

    assert "Already e-mailed to 1 person on " in page
    assert "Nothing will be sent." in page
    assert "Send an update…" in page
    assert "Publish the changes now" in page


def test_addresses_tags_and_feeds_are_named(desk: Client) -> None:
    page = text_of(desk.get(sheet(a_saved_draft(tags=("Bells",)))))

    assert "/harbours/" in page
    assert "/tags/bells/feed/" in page
    assert "/authors/ada/feed/" in page


def test_the_draft_is_shown_not_what_is_live(desk: Client) -> None:
    post = a_post("Birds")
    post.mail_subject = "Hear, hear"
    post.save_revision()

    assert "<bdi>Hear, hear</bdi>" in text_of(desk.get(sheet(post)))
    assert "Hear, hear" not in desk.get(f"{sheet(post)}mail/html/").content.decode().partition("</head>")[2]


def test_who_may_not_publish_sees_no_sheet() -> None:
    post = a_saved_draft()

    assert at_the_desk(an_editor("Ben")).get(sheet(post)).status_code == 302
    assert at_the_desk(an_editor("Ben")).get(f"{sheet(post)}mail/text/").status_code == 302


def test_a_locked_post_shows_no_button_that_publishes(desk: Client) -> None:
    post = a_saved_draft()
    post.schedule(timezone.now() + timedelta(days=2))

    page = text_of(desk.get(sheet(post)))

    assert "You cannot publish it now." in page
    assert 'value="publish"' not in page


def test_the_rules_are_asked_before_anybody_presses(desk: Client, settings: Any) -> None:
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = ["harbours"]

    page = text_of(desk.get(sheet(a_saved_draft())))

    assert "the title contains “harbours”" in page
    assert 'value="publish"' not in page


def test_the_editors_button_saves_the_draft_and_leads_to_the_sheet(desk: Client) -> None:
    post = a_saved_draft()

    response = desk.post(edit_address(post), filled_in(title="Harbours by day", slug="harbours") | TO_SHEET)

    post = Post.objects.get(pk=post.pk)
    assert response.url == sheet(post)  # type: ignore[attr-defined]
    assert (post.live, post.draft_title) == (False, "Harbours by day")
    assert not Event.objects.filter(kind="post_published").exists()


def test_so_does_the_button_of_a_new_post(desk: Client) -> None:
    response = desk.post(new_post_address(), filled_in() | TO_SHEET)

    assert response.url == sheet(Post.objects.get())  # type: ignore[attr-defined]
    assert not Post.objects.get().live


def test_any_other_value_publishes_at_once(desk: Client) -> None:
    desk.post(new_post_address(), filled_in() | {"action-publish": "action-publish"})

    assert Post.objects.get().live


def test_both_forms_have_the_button_and_the_panel_says_what_publishing_would_send(desk: Client) -> None:
    an_audience()
    post = a_saved_draft()
    form, new = text_of(desk.get(edit_address(post))), text_of(desk.get(new_post_address()))
    address = reverse("bellbird_posts:what_it_would_cause", args=[post.pk])
    panel = text_of(desk.get(address))

    assert 'name="action-publish" value="sheet"' in form
    assert 'name="action-publish" value="sheet"' in new
    assert f'data-w-swap-src-value="{address}"' in form
    assert "would-cause" not in new
    assert "Published now, 3 people would be told: 2 at " in panel
    assert "Not told: 1 asked for a pause." in panel


def test_what_failed_is_told_with_when_it_is_tried_again(desk: Client, nobody_answers: None, settings: Any) -> None:
    a_subscriber()
    post = a_post("Birds")
    work()
    Fanout.objects.get().event.deliveries.update(answers=1, next_attempt_at=timezone.now() + timedelta(hours=1))

    page = text_of(desk.get(sheet(post)))

    assert "1 e-mail failed; it is tried again at " in page


@pytest.mark.parametrize("readers", [0, 40])
def test_a_sheet_costs_the_same_whatever_the_readers(
    desk: Client, django_assert_max_num_queries: Any, readers: int
) -> None:
    for number in range(readers):
        a_subscriber(f"reader{number}@example.org")
    post = a_saved_draft(tags=("Bells", "Birds"))
    desk.get(sheet(post))

    with django_assert_max_num_queries(60):
        desk.get(sheet(post))
