"""A reader's word about a comment: kept once, told to moderators, and hiding nothing by itself."""

import pytest
from django.test import Client

from blog.commenting.reports import REPORTS_PER_HOUR, report
from blog.models import CommentReport
from tests.blog.test_comment_form import say
from tests.factories import a_comment, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return a_comment(a_post("The tide table", slug="the-tide-table"), status="approved", body="Rude words")


def send(client, comment, **typed):
    return client.post(f"/comments/{comment.pk}/report/", {"reason": "abuse", "words": "Not kind."} | typed)


def test_a_comment_that_all_see_has_a_way_to_report_it(client, comment):
    page = client.get("/the-tide-table/").content.decode()

    assert f'href="/comments/{comment.pk}/report/"' in page
    assert "Rude words" in client.get(f"/comments/{comment.pk}/report/").content.decode()


def test_a_report_is_kept_with_its_reason_and_the_reader_is_thanked(client, comment):
    response = send(client, comment)

    kept = CommentReport.objects.get()
    assert (kept.comment, kept.reason, kept.words, kept.user) == (comment, "abuse", "Not kind.", None)
    assert response.status_code == 303
    assert "A moderator will look at that comment." in client.get(response.headers["Location"]).content.decode()


def test_a_report_hides_nothing(client, comment):
    for _ in range(5):
        send(Client(REMOTE_ADDR=f"192.0.2.{_}"), comment)

    comment.refresh_from_db()
    assert comment.status == "approved"
    assert "Rude words" in client.get("/the-tide-table/").content.decode()


def test_the_same_visitor_twice_is_one_report_and_one_answer(client, comment):
    first, second = send(client, comment), send(client, comment, reason="spam")

    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert CommentReport.objects.get().reason == "abuse"


def test_once_settled_the_same_visitor_may_report_again(comment):
    assert report(comment, "spam", visitor="v")
    assert not report(comment, "spam", visitor="v")
    CommentReport.objects.update(settled_at="2026-11-01T00:00Z")

    assert report(comment, "spam", visitor="v")


def test_who_reported_is_known_of_accounts(client, comment):
    client.force_login(a_user("Cy"))
    send(client, comment)

    assert CommentReport.objects.get().user == a_user("Cy")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"reason": ""}, "Choose what is wrong"),
        ({"reason": "boring"}, "Choose what is wrong"),
        ({"words": "x" * 501}, "at most 500 characters"),
        ({"words": "a\x00"}, "Null characters are not allowed"),
    ],
)
def test_what_is_amiss_is_said_and_nothing_is_lost(client, comment, typed, message):
    response = send(client, comment, **typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error:" in page
    assert message in page
    assert str(typed.get("words", "Not kind.")).replace("\x00", "") in page.replace("\x00", "")
    assert not CommentReport.objects.exists()


def test_whoever_fills_in_the_bait_is_thanked_and_not_heard(client, comment):
    assert send(client, comment, website="https://spam.example/").status_code == 303
    assert not CommentReport.objects.exists()


def test_a_network_reports_so_many_an_hour(client, comment):
    others = [a_comment(comment.post, status="approved") for _ in range(REPORTS_PER_HOUR)]
    for other in others:
        assert send(client, other).status_code == 303

    refused = send(client, comment)

    assert refused.status_code == 429
    assert "Not kind.</textarea>" in refused.content.decode()
    assert send(Client(REMOTE_ADDR="192.0.2.7"), comment).status_code == 303


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_what_nobody_sees_cannot_be_reported(client, status):
    say(client, post := a_post())
    own, hidden = post.comments.get(), a_comment(post, status=status)

    for number in (own.pk, hidden.pk, 999_999):
        assert client.get(f"/comments/{number}/report/").status_code == 404
        assert client.post(f"/comments/{number}/report/", {"reason": "spam"}).status_code == 404


def test_words_that_grow_when_they_are_cleaned_are_counted_as_they_are_kept(client, comment):
    response = send(client, comment, words="\u0958" * 500)

    assert response.status_code == 422
    assert not CommentReport.objects.exists()
    assert send(client, comment, words="\u0958" * 250).status_code == 303
    assert len(CommentReport.objects.get().words) == 500


@pytest.mark.parametrize("words", ["a\x00", "x" * 30_000, "x" * 501])
def test_words_that_cannot_be_kept_are_given_back(client, comment, words):
    response = send(client, comment, words=words)

    assert response.status_code == 422
    assert "<title>Error:" in response.content.decode()
    assert not CommentReport.objects.exists()
