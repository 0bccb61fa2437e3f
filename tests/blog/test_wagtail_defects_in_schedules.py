"""
Eight things Wagtail 8.0.1 gets wrong, and what we show instead: the first four, about scheduling.

Each test travels with a plain Wagtail page first. A failure there is good news: Wagtail has mended it.
"""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from blog.events.runner import run_due
from blog.models import Post, PublicationFailure, ReceiverRun
from blog.scheduling.due import due_revisions
from blog.scheduling.publishing import publish_due
from blog.signals import post_published
from tests.blog.ledger import kinds, recorded
from tests.blog.listening import durable
from tests.blog.stock import a_stock_page, run_scheduler, spoil, wagtail_heard
from tests.factories import a_due_post, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def stock():
    """The pages that Wagtail's own signal spoke of."""
    with wagtail_heard() as said:
        yield said


def test_a1_scheduling_fires_nothing_and_going_live_fires_once(stock):
    a_stock_page("stock").publish()
    assert [page.live for page in stock] == [False], "Wagtail announces a page that is only scheduled"

    post = a_due_post()
    assert set(kinds()) == {"post_scheduled"}
    run_scheduler()
    assert kinds().count("post_published") == 1
    assert Post.objects.get(pk=post.pk).live is True


def test_a2_one_bad_post_stops_no_other_and_keeps_its_schedule():
    Page.objects.get(depth=1).add_child(instance=Page(title="Taken", slug="taken"))
    bad_stock, good_stock = a_stock_page("bad", is_due=True), a_stock_page("good", is_due=True)
    bad_stock.content["slug"] = "taken"
    bad_stock.save()
    with pytest.raises(ValidationError):
        call_command("publish_scheduled")
    bad_stock.refresh_from_db()
    assert bad_stock.approved_go_live_at is None, "Wagtail forgets the schedule of what it could not publish"
    assert Page.objects.get(pk=good_stock.object_id).live is False, "and leaves the rest where they are"
    Revision.objects.filter(pk=good_stock.pk).update(approved_go_live_at=None)

    a_post(slug="our-taken")
    bad, good = a_due_post("Bad", minutes_ago=9), a_due_post("Good", minutes_ago=5)
    revision = spoil(bad, "our-taken")
    with pytest.raises(CommandError) as ended:
        run_scheduler()

    assert ended.value.returncode == 3
    assert Post.objects.get(pk=good.pk).live is True
    revision.refresh_from_db()
    assert revision.approved_go_live_at is not None
    failure = PublicationFailure.objects.get(post=bad)
    assert "slug" in failure.reason
    assert recorded("publication_failed")[0]["reason"] == failure.reason


def test_a2_a_bad_post_that_was_mended_goes_live_with_the_next_run():
    a_post(slug="our-taken")
    revision = spoil(a_due_post(), "our-taken")
    with pytest.raises(CommandError):
        run_scheduler()

    revision.content["slug"] = "free"
    revision.save(update_fields=["content"])
    run_scheduler()

    assert Post.objects.get(slug="free").live is True
    assert not PublicationFailure.objects.exists()


def test_a3_a_receiver_that_raises_stops_nothing_and_gets_its_event_again():
    def raise_once(**kwargs):
        raise RuntimeError

    page_published.connect(raise_once)
    a_stock_page("first", is_due=True), a_stock_page("second", is_due=True)
    with pytest.raises(RuntimeError):
        call_command("publish_scheduled")
    page_published.disconnect(raise_once)
    assert Page.objects.filter(slug__in=["first", "second"], live=True).count() == 1, "Wagtail stops at the first"
    Revision.objects.update(approved_go_live_at=None)

    calls = []

    def stumble(post, **kwargs):
        calls.append(post.pk)
        if len(calls) == 1:
            raise RuntimeError

    posts = {a_due_post().pk, a_due_post().pk}
    with durable(post_published, stumble, "tests.stumble"), durable(post_published, lambda **_: None, "tests.sibling"):
        run_scheduler()
        run_due()
        ReceiverRun.objects.filter(state="pending").update(next_at=timezone.now())
        run_due()

    assert Post.objects.filter(pk__in=posts, live=True).count() == 2
    assert len(calls) == 3
    assert set(calls) == posts
    ours = ReceiverRun.objects.filter(receiver__in=["tests.stumble", "tests.sibling"])
    assert list(ours.values_list("state", flat=True)) == ["done"] * 4


def test_a4_two_overlapping_runs_publish_once(stock):
    a_stock_page("stock", is_due=True)
    both = [list(Revision.objects.filter(approved_go_live_at__lt=timezone.now())) for _ in range(2)]
    for seen in both:
        for revision in seen:
            revision.publish()
    assert len(stock) == 2, "Wagtail announces what another run has published already"

    a_due_post()
    now = timezone.now()
    both = [list(due_revisions(now)), list(due_revisions(now))]
    states = [publish_due(due, now).state for seen in both for due in seen]

    assert states == ["done", "skipped"]
    assert len(recorded("post_published")) == 1
