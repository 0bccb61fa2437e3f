"""Who is asking: the address that a proxy tells, however it writes it, and what a household shares."""

import pytest
from django.test import RequestFactory

from blog.commenting.reports import report
from blog.models import Comment, CommentReport
from blog.visitors import address_of, household_hash
from tests.blog.test_comment_form import say
from tests.factories import a_comment, a_post

OURS, NEXT_ROOM, NEXT_DOOR = "2001:db8:0:7::1", "2001:db8:0:7:ffff::2", "2001:db8:0:8::1"


def asked_from(address: str, told: str = "") -> str:
    return address_of(RequestFactory().get("/", REMOTE_ADDR=address, headers={"X-Forwarded-For": told}))


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4444", "192.0.2.7"),
        ("192.0.2.9, 192.0.2.7:4444", "192.0.2.7"),
        (OURS, OURS),
        (f"[{OURS}]", OURS),
        (f"[{OURS}]:4444", OURS),
        ("::1", "::1"),
        ("unknown", "127.0.0.1"),
        ("unknown:4444", "127.0.0.1"),
        ("192.0.2.7:4444:5", "127.0.0.1"),
        (":4444", "127.0.0.1"),
        ("[", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_what_a_proxy_tells_is_the_address_with_a_port_or_without(told, address):
    assert asked_from("127.0.0.1", told=told) == address


def test_what_a_stranger_tells_is_not_believed(settings):
    settings.SECURE_PROXY_SSL_HEADER = None

    assert asked_from("203.0.113.5", told="192.0.2.7:4444") == "203.0.113.5"


@pytest.mark.django_db
def test_a_comment_and_a_report_remember_the_household_not_one_of_its_many_addresses(client):
    post = a_post("The tide table", slug="the-tide-table")
    comment = a_comment(post, status="approved")
    for number, address in enumerate((OURS, NEXT_ROOM, NEXT_DOOR)):
        client.defaults["REMOTE_ADDR"] = address
        say(client, post, body=f"Comment {number}")
        client.post(f"/comments/{comment.pk}/report/", {"reason": "spam"})

    ours, next_room, next_door = Comment.objects.exclude(visitor="").order_by("pk").values_list("visitor", flat=True)
    assert ours == next_room == household_hash(RequestFactory().get("/", REMOTE_ADDR=OURS))
    assert next_door != ours
    assert CommentReport.objects.count() == 2
    assert not report(comment, "spam", visitor=ours)
