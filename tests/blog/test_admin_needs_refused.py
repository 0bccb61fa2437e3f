"""“Needs you” names posts that the publication rules refused, until they are published."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from blog.admin.needs_refused import needs
from blog.models import Post
from blog.rules import PublicationRefused
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


def refuse(post: Post, *reasons: str) -> None:
    PublicationRefused(post, reasons).record()


def lines(user: Any = None) -> list[str]:
    return [f"{need.text}: {need.note}" for need in needs(user or a_moderator())]


def test_a_refused_draft_is_named_with_the_newest_reasons() -> None:
    draft = a_draft("Tides")
    refuse(draft, "the moon is full.")
    refuse(draft, "the moon is new.", "the tide is out.")

    page = at_the_desk(a_moderator("Dot")).get("/admin/").content.decode()

    assert lines(a_moderator("May")) == [
        "“Tides” was refused by the publication rules: the moon is new. the tide is out."
    ]
    assert "“Tides” was refused by the publication rules" in page
    assert f"/admin/pages/{draft.pk}/edit/" in page


def test_what_is_published_since_is_not_named_and_neither_is_what_is_gone() -> None:
    published, gone = a_draft("Tides"), a_draft("Piers")
    refuse(published, "the moon is full.")
    refuse(gone, "the moon is full.")
    published.save_revision().publish()
    gone.delete()

    assert lines() == []


def test_a_refused_change_of_a_live_post_is_named() -> None:
    post = a_post("Tides")
    post.title = "Tides, revised"
    post.save_revision()
    refuse(post, "the moon is full.")

    assert len(lines()) == 1


def test_it_is_forgotten_after_a_week() -> None:
    refuse(a_draft("Tides"), "the moon is full.")

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert lines() == []


def test_who_publishes_nothing_is_told_nothing() -> None:
    refuse(a_draft("Tides"), "the moon is full.")

    assert lines(an_editor()) == []


def test_many_are_summed_up_at_the_same_cost(django_assert_max_num_queries: Any) -> None:
    dot = a_moderator()
    for number in range(8):
        refuse(a_draft(f"Post {number}"), "the moon is full.")
    lines(dot)

    with django_assert_max_num_queries(6):
        found = lines(dot)

    assert len(found) == 6
    assert found[-1].startswith("3 more were refused")
