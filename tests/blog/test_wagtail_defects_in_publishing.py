"""
Eight things Wagtail 8.0.1 gets wrong, and what we show instead: the other four.

Each test travels with a plain Wagtail page first. A failure there is good news: Wagtail has mended it.
"""

from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from wagtail.models import Page

from blog.events.runner import run_due
from blog.models import Event, Post, ReceiverRun
from blog.signals import post_published
from tests.blog.ledger import recorded
from tests.blog.stock import a_stock_page, run_scheduler, wagtail_heard
from tests.factories import a_draft, a_due_post, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock():
    """The pages that Wagtail's own signal spoke of."""
    with wagtail_heard() as said:
        yield said


def test_a5_publishing_again_is_told_apart_from_the_first_time(stock):
    revision = a_stock_page("stock")
    revision.content["go_live_at"] = None
    revision.publish()
    page = Page.objects.get(slug="stock")
    page.unpublish()
    page.save_revision().publish()
    assert len(stock) == 2, "Wagtail announces twice and says no difference"

    post = a_post()
    post.unpublish()
    post.publish()

    assert [each["first_time"] for each in recorded("post_published")] == [True, False]
    assert [each["_announcement"]["announce"] for each in recorded("post_published")] == [True, False]


def test_a5_announcing_again_is_the_editors_choice_and_counts_once():
    post = a_post()
    for choice in ("again", None, None):
        post = Post.objects.get(pk=post.pk)
        post.unpublish()
        post.announcement = choice or post.announcement
        post.publish()

    announced = [each["_announcement"]["announce"] for each in recorded("post_published")]
    assert announced == [True, True, False, False]


def test_a6_what_is_rolled_back_is_heard_by_nobody(stock, heard):
    revision, draft = a_stock_page("stock"), a_draft()
    with transaction.atomic():
        revision.publish()
        transaction.set_rollback(True)
    assert len(stock) == 1, "Wagtail has announced what never happened"

    with heard(post_published) as said, transaction.atomic():
        draft.publish()
        transaction.set_rollback(True)

    assert said == []
    assert not Event.objects.exists()
    assert not ReceiverRun.objects.exists()


def test_a7_the_go_live_date_is_cleared_by_going_live_and_a_later_draft_saves():
    a_stock_page("stock", is_due=True)
    call_command("publish_scheduled")
    assert Page.objects.get(slug="stock").go_live_at is not None, "Wagtail leaves the date standing"

    post = a_due_post(author=a_user("Ada"))
    run_scheduler()

    post = Post.objects.get(pk=post.pk)
    assert post.go_live_at is None
    post.title = "A later draft"
    draft = post.save_revision().as_object()
    draft.full_clean()
    assert draft.go_live_at is None


def test_a8_a_post_whose_index_entry_failed_is_found_after_the_next_cron_run(monkeypatch, settings):
    from wagtail.search.backends import get_search_backend

    backend = type(get_search_backend())
    with monkeypatch.context() as patch:
        for way in ("add", "add_bulk"):
            patch.setattr(backend, way, Mock(side_effect=DatabaseError("the index is away")))
        post = a_post("Slack water")
        run_due()
        assert not Post.objects.search("slack"), "Wagtail's own task fails as well, and is only logged"
        assert ReceiverRun.objects.get(receiver="search.index_post").state == "pending"

    ReceiverRun.objects.update(next_at=timezone.now())
    call_command("publish_scheduled_posts", "--quiet", stdout=StringIO(), stderr=StringIO())

    assert [each.pk for each in Post.objects.search("slack")] == [post.pk]
