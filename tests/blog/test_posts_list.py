"""The desk's list of posts: who sees which, and what it is narrowed, searched and sorted by."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Post, Series
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.blog.posts_desk import LIST, titles
from tests.factories import a_comment, a_draft, a_due_post, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return at_the_desk(an_admin())


def test_it_shows_what_was_touched_last_first(desk):
    tides, piers = a_draft("Tides"), a_post("Piers")
    Post.objects.get(pk=tides.pk).save_revision()

    assert titles(desk.get(LIST)) == ["Tides", "Piers"]
    assert titles(desk.get(f"{LIST}?ordering=title")) == ["Piers", "Tides"]
    assert titles(desk.get(f"{LIST}?ordering=-published_at")) == ["Piers", "Tides"]
    assert piers


def test_moments_are_told_to_the_minute(desk):
    post = a_post("Tides")
    Post.objects.filter(pk=post.pk).update(published_at=datetime(2026, 11, 20, 8, 5, 37, tzinfo=UTC))

    page = desk.get(LIST).content.decode()

    assert ">20 Nov 2026, 08:05 UTC</time>" in page


@pytest.mark.parametrize("address", [LIST, "/admin/posts/calendar/"])
def test_what_nothing_is_narrowed_by_is_said_in_words(desk, address):
    a_post("Tides")

    page = desk.get(address).content.decode()

    assert "Anybody" in page
    assert "------" not in page


def test_no_other_column_is_sorted_by(desk):
    a_post("Tides")

    answer = desk.get(f"{LIST}?ordering=body")

    assert answer.context["ordering"] == "-latest_revision_created_at"


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


def test_a_new_post_is_begun_from_it(desk):
    blog = a_post("Tides").get_parent()

    assert f'href="/admin/pages/add/blog/post/{blog.pk}/"' in desk.get(LIST).content.decode()
