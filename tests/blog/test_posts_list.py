"""The desk's list of posts: who sees which, what it says, what it is narrowed and sorted by, and what it costs."""

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Event, Post, ReceiverRun, RunState, Series
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.blog.desk import moderated
from tests.blog.many_posts import many_posts
from tests.factories import a_comment, a_draft, a_due_post, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db
LIST = "/admin/posts/"


@pytest.fixture
def desk():
    return at_the_desk(an_admin())


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [post.draft_title for post in answer.context["object_list"]]


def states(desk: Any, post: Post) -> list[str]:
    rows = {row.pk: row for row in desk.get(LIST).context["object_list"]}
    return [state.word for state in rows[post.pk].facts.states]


def test_it_shows_what_was_touched_last_first(desk):
    tides, piers = a_draft("Tides"), a_post("Piers")
    Post.objects.get(pk=tides.pk).save_revision()

    assert titles(desk.get(LIST)) == ["Tides", "Piers"]
    assert titles(desk.get(f"{LIST}?ordering=title")) == ["Piers", "Tides"]
    assert titles(desk.get(f"{LIST}?ordering=-published_at")) == ["Piers", "Tides"]
    assert piers


def test_no_other_column_is_sorted_by(desk):
    a_post("Tides")

    answer = desk.get(f"{LIST}?ordering=body")

    assert answer.context["ordering"] == "-latest_revision_created_at"


def test_states_are_words(desk):
    live, changed, draft = a_post("Live"), a_post("Changed"), a_draft("Draft")
    changed.title = "Changed more"
    changed.save_revision()
    expired = a_post("Over")
    expired.unpublish(set_expired=True)
    PageViewRestriction.objects.create(page=a_post("Closed"), restriction_type="login")
    live.feature()

    assert states(desk, live) == ["live", "featured"]
    assert states(desk, changed) == ["live, with unpublished changes"]
    assert states(desk, draft) == ["draft"]
    assert states(desk, expired) == ["expired"]
    assert states(desk, Post.objects.get(title="Closed")) == ["live", "private"]


def test_a_schedule_is_told_with_its_date_and_zone(desk):
    draft = a_draft("Later")
    draft.schedule(timezone.now().replace(year=2031, month=3, day=4, hour=8, minute=5))

    answer = desk.get(LIST)

    assert states(desk, draft) == ["scheduled"]
    assert "4 Mar 2031, 08:05 UTC" in answer.content.decode()


def test_an_update_that_is_scheduled_leaves_the_post_live(desk):
    post = a_post("Tides")
    post.title = "Tides, again"
    post.schedule(timezone.now() + timedelta(days=2))

    assert states(desk, post) == ["live, with unpublished changes", "update scheduled"]


def test_what_is_in_review_says_so(desk):
    workflow, draft = moderated(), a_draft("Tides")
    draft.save_revision()
    workflow.start(Post.objects.get(pk=draft.pk), a_user("Ada"))

    assert states(desk, draft) == ["draft", "in review"]
    assert titles(desk.get(f"{LIST}?status=review")) == ["Tides"]


def test_what_failed_says_so_and_is_found(desk):
    post, other = a_post("Tides"), a_post("Piers")
    event = Event.objects.filter(kind="post_published", subject_id=str(post.pk)).get()
    ReceiverRun.objects.filter(event=event).delete()
    ReceiverRun.objects.create(event=event, receiver="bell.ring", state=RunState.DEAD)

    assert states(desk, post) == ["live", "1 failed effect"]
    assert titles(desk.get(f"{LIST}?only=failed")) == ["Tides"]
    assert states(desk, other) == ["live"]


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("draft", ["Draft"]),
        ("live", ["Closed", "Live"]),
        ("scheduled", ["Later"]),
        ("expired", ["Over"]),
        ("private", ["Closed"]),
        ("changed", []),
    ],
)
def test_it_is_narrowed_by_status(desk, status, found):
    a_post("Live")
    a_draft("Draft")
    a_due_post("Later")
    a_post("Over").unpublish(set_expired=True)
    PageViewRestriction.objects.create(page=a_post("Closed"), restriction_type="login")

    assert sorted(titles(desk.get(f"{LIST}?status={status}"))) == found


def test_it_is_narrowed_by_author_tag_series_month_and_featuring(desk):
    tides = Series.objects.create(title="Tides", slug="tides")
    ines = a_user("Ines")
    a_post(
        "Hers", author=ines, tags=("Harbours",), series=tides, published_at=timezone.now().replace(year=2025, month=2)
    )
    a_post("His")
    Post.objects.get(title="His").feature()

    assert titles(desk.get(f"{LIST}?author={ines.profile.pk}")) == ["Hers"]
    assert titles(desk.get(f"{LIST}?tag=harbours")) == ["Hers"]
    assert titles(desk.get(f"{LIST}?tag=nothing")) == []
    assert titles(desk.get(f"{LIST}?series={tides.pk}")) == ["Hers"]
    assert titles(desk.get(f"{LIST}?month=2025-02")) == ["Hers"]
    assert titles(desk.get(f"{LIST}?only=featured")) == ["His"]


@pytest.mark.parametrize(
    "query", ["month=2025-13", "month=x", "author=x", "series=0", "status=x", "tag=%00", "p=x", "q=%22"]
)
def test_no_query_is_an_error(desk, query):
    a_post("Tides")

    assert desk.get(f"{LIST}?{query}").status_code == 200


def test_titles_and_texts_are_searched(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        a_post("Tides", body=[("paragraph", "<p>The lamp was out.</p>")])
        a_draft("Piers")

    assert titles(desk.get(f"{LIST}?q=lamp")) == ["Tides"]
    assert titles(desk.get(f"{LIST}?q=pier")) == ["Piers"]


def test_an_editor_sees_every_post_and_a_reader_none():
    a_post("Tides")
    a_draft("Piers")

    assert sorted(titles(at_the_desk(an_editor("Edda")).get(LIST))) == ["Piers", "Tides"]
    assert at_the_desk(a_user("Rik")).get(LIST).status_code == 302


def test_comments_are_told_with_those_that_wait(desk):
    post = a_post("Tides")
    a_comment(post).approve()
    a_comment(post)

    [row] = desk.get(LIST).context["object_list"]

    assert (row.facts.comments, row.facts.pending) == (1, 1)


def test_rows_lead_to_the_post_its_timeline_and_its_deliveries(desk):
    post = a_post("Tides")

    page = desk.get(LIST).content.decode()

    for address in (f"/admin/pages/{post.pk}/edit/", f"/admin/events/post/{post.pk}/", "Delivery report", "View live"):
        assert address in page, address


def test_the_table_can_be_taken_along_and_holds_no_formula(desk):
    a_post("=1+1", tags=("Harbours",))
    a_draft("Piers")

    answer = desk.get(f"{LIST}?export=csv&ordering=title")
    lines = list(csv.DictReader(b"".join(answer.streaming_content).decode().splitlines()))

    assert [(line["title"], line["status"], line["tags"]) for line in lines] == [
        ("'=1+1", "live", "Harbours"),
        ("Piers", "draft", ""),
    ]


def test_it_costs_no_more_queries_at_three_hundred_posts(desk):
    pattern = a_post("Tides", tags=("Harbours",))

    def cost(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"{LIST}{query}").status_code == 200
        return len(queries)

    many_posts(pattern, 3)
    cost()
    few = cost()
    many_posts(pattern, 300)

    assert cost() <= few <= 30
    assert cost("?p=7&status=live&tag=harbours") <= 30


def test_the_explorer_knows_no_order_by_hand(desk):
    post = a_post("Tides")
    a_post("Piers")
    blog = post.get_parent()

    explorer = desk.get(f"/admin/pages/{blog.pk}/?ordering=ord")
    moved = desk.post(f"/admin/pages/{post.pk}/set_position/?position=1")

    assert explorer.context["ordering"] != "ord"
    assert explorer.context["is_paginated"]
    assert LIST in explorer.content.decode()
    assert moved.status_code in (302, 403)
    assert Post.objects.get(pk=post.pk).path == post.path


def test_a_new_post_is_begun_from_it(desk):
    blog = a_post("Tides").get_parent()

    assert f'href="/admin/pages/add/blog/post/{blog.pk}/"' in desk.get(LIST).content.decode()
