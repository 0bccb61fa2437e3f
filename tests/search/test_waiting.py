"""A check does not take for drift what a worker has yet to come to; it does take for drift what nobody will come to."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from blog.models import Post, ReceiverRun, Tag
from blog.signals import tag_renamed
from search.models import StaleEntry
from tests.factories import a_draft, a_post
from tests.search.conftest import Settle, drift

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settled: Settle) -> Post:
    with settled():
        return a_post("Slack water", tags=("tides",))


def check() -> tuple[int, dict[str, int], str]:
    """The exit code, and what differs and what waits in search, by check."""
    out, code = StringIO(), 0
    try:
        call_command("reconcile", "--check", "--json", stdout=out, stderr=StringIO())
    except CommandError as error:
        code = error.returncode
    report = json.loads(out.getvalue())
    waiting = {item["name"]: item["waiting"] for item in report["items"] if item["waiting"]}
    return code, waiting, " ".join(item["name"] for item in report["items"] if item["found"])


def hide(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(title="Retold")


def test_a_publication_that_no_receiver_has_heard_of_yet_waits():
    a_post("Slack water", tags=("tides",))  # and nothing is committed, so nothing runs

    code, waiting, differs = check()

    assert (code, differs) == (0, "")
    assert waiting == {
        "blog.likeness": 1,
        "search.index_posts": 1,
        "search.index_authors": 1,
        "search.tag_counts": 1,
        "search.author_counts": 1,
        "search.month_counts": 1,
    }


def test_a_saved_draft_waits_until_its_mark_is_taken_off(settled: Settle, post: Post):
    with settled():
        draft = a_draft("Low water")
    draft.title = "High water"
    draft.save()
    assert check() == (0, {"search.index_posts": 1}, "")

    StaleEntry.objects.all().delete()

    assert check() == (3, {}, "search.index_posts")


def test_a_deleted_post_waits(post: Post):
    Post.objects.get(pk=post.pk).delete()

    code, waiting, differs = check()

    assert (code, differs) == (0, "")
    assert waiting["search.tag_counts"] == 1


def test_a_tag_whose_renaming_is_not_heard_of_yet_keeps_its_posts_waiting(settled: Settle, post: Post):
    tag = Tag.objects.get(name="tides")
    tag.name = "tidal streams"
    tag.save()
    StaleEntry.objects.all().delete()

    assert ReceiverRun.objects.unfinished().filter(event__kind=tag_renamed.name).exists()
    assert check() == (0, {"search.index_posts": 1}, "")


def test_a_run_that_was_given_up_explains_nothing(post: Post):
    hide(post)
    run = ReceiverRun.objects.filter(receiver="search.index_post").latest("pk")
    ReceiverRun.objects.filter(pk=run.pk).update(state="pending")
    assert check() == (0, {"search.index_posts": 1}, "")

    ReceiverRun.objects.filter(pk=run.pk).update(state="dead")

    assert check() == (3, {}, "search.index_posts")


def test_a_mark_of_another_post_explains_nothing(settled: Settle, post: Post):
    with settled():
        other = a_post("Low water")
    hide(post)
    StaleEntry.objects.mark(Post, [other.pk])

    assert check() == (3, {}, "search.index_posts")


def test_a_number_that_is_wrong_by_itself_is_no_matter_of_waiting(post: Post):
    StaleEntry.objects.mark(Post, [post.pk])
    Tag.objects.get(name="tides").live_count.delete()

    assert check() == (3, {}, "search.tag_counts")


def test_mending_puts_right_what_waits_too_and_calls_it_no_mistake(settled: Settle, post: Post):
    hide(post)
    StaleEntry.objects.mark(Post, [post.pk])

    assert drift(mend=True) == []
    StaleEntry.objects.all().delete()
    assert drift() == []


def test_the_report_says_how_many_wait_where_any_do(post: Post):
    def told() -> Any:
        out = StringIO()
        call_command("reconcile", "--check", "--only", "search.index_posts", stdout=out, stderr=StringIO())
        return out.getvalue()

    assert told() == "search.index_posts: 1 checked, 0 differ, 0 mended\n"
    StaleEntry.objects.mark(Post, [post.pk])
    hide(post)
    assert told() == "search.index_posts: 1 checked, 0 differ, 0 mended, 1 waiting\n"
