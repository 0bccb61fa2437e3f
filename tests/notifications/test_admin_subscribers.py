"""Subscribers in the admin: found, understood, and decided about."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from notifications.models import (
    Delivery,
    Reader,
    SubscriberImport,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Suppression,
)
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_post
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db
LIST = "/admin/subscribers/"
IMPORT = "/admin/subscribers/import/"


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def content_of(response: Any) -> bytes:
    """What a streaming answer says."""
    return b"".join(response.streaming_content)


def reader(row: Subscription, verb: str = "reader") -> str:
    return reverse(f"bellbird_subscribers:{verb}", args=[row.recipient_key])


@pytest.mark.parametrize(
    ("question", "finds"),
    [
        ("", True),
        ("q=rosa", True),
        ("q=R.O.S.A%2Bblog@googlemail.com", True),
        ("q=sam", False),
        ("q=a@" + "x" * 80 + ".org", False),
        ("q=%00", True),
        ("state=active", True),
        ("state=pending&state=bounced", False),
        ("frequency=weekly", False),
        ("follows=site", True),
        ("follows=tag", False),
        ("scope=site", True),
        ("scope=tag:5", False),
        ("source=FORM", True),
        ("source=import", False),
        ("created_at_from=2020-01-01", True),
        ("created_at_to=2020-01-01", False),
        ("state=nonsense&p=99&created_at_from=soon&scope=%00", True),
    ],
)
def test_the_list_is_searched_and_narrowed(desk: Client, question: str, finds: bool) -> None:
    a_subscriber("rosa@gmail.com", source="form")

    response = desk.get(f"{LIST}?{question}")

    assert response.status_code == 200
    assert bool(response.context["object_list"]) is finds


def test_the_list_costs_the_same_for_20_and_for_2000(desk: Client, django_assert_max_num_queries: Any) -> None:
    post = a_post("Birds", tags=("Harbours",))
    subscribers(20)
    for number, scope in enumerate(
        ["site", f"tag:{post.tags.first().pk}", "author:1", f"replies:{post.pk}", "tag:999"]
    ):
        a_subscriber(f"several{number}@example.org", scope=scope)
    desk.get(LIST)
    with django_assert_max_num_queries(16) as few:
        desk.get(LIST)

    subscribers(2000)
    with django_assert_max_num_queries(len(few)):
        page = text_of(desk.get(LIST + "?p=41"))

    assert "#Harbours" in page
    assert "replies to “Birds”" in page
    assert "a tag that is gone" in page


def test_a_reader_shows_what_they_follow_what_happened_and_what_they_were_sent(desk: Client) -> None:
    rosa = a_subscriber("rosa@example.org")
    a_post("Birds")
    work()
    rosa.unsubscribe(via="a mail’s link")

    page = text_of(desk.get(reader(rosa)))

    assert "rosa@example.org" in page
    assert "every post" in page
    assert "unsubscribed" in page
    assert "a mail’s link" in page
    assert f"/admin/outbox/{Delivery.objects.get().pk}/" in page


def test_a_reader_who_is_not_there_is_not_found(desk: Client) -> None:
    assert desk.get("/admin/subscribers/reader/" + "0" * 32 + "/").status_code == 404
    assert desk.post("/admin/subscribers/reader/%20/suppress/", {"reason": "x"}).status_code == 404


def test_unsubscribing_ends_one_subscription_and_is_in_the_history(desk: Client) -> None:
    rosa, other = a_subscriber(), a_subscriber(scope="tag:5")

    desk.post(reader(rosa, "unsubscribe"), {"scope": "site"})

    rosa.refresh_from_db()
    other.refresh_from_db()
    assert (rosa.state, other.state) == (SubscriptionState.UNSUBSCRIBED, SubscriptionState.ACTIVE)
    assert "the admin: dot" in text_of(desk.get(reader(rosa)))


def test_suppressing_wants_a_reason_and_can_be_lifted(desk: Client) -> None:
    rosa = a_subscriber()

    refused = desk.post(reader(rosa, "suppress"), {"reason": " \x00 "}, follow=True)
    assert "say why" in text_of(refused)
    assert not Suppression.objects.exists()

    desk.post(reader(rosa, "suppress"), {"reason": "Wrote by post."})
    assert Suppression.objects.get().reason == "manual"
    assert "Wrote by post." in text_of(desk.get(reader(rosa)))

    desk.post(reader(rosa, "lift"))
    assert not Suppression.objects.exists()


def test_erasing_asks_first_and_forgets_then(desk: Client) -> None:
    rosa = a_subscriber("rosa@example.org")
    Reader.of(rosa.recipient_key, rosa.email)

    assert "Erase rosa@example.org?" in text_of(desk.get(reader(rosa, "erase")))
    assert Subscription.objects.exists()

    page = text_of(desk.post(reader(rosa, "erase"), follow=True))
    assert "rosa@example.org" not in page
    assert "a reader who was erased" in page
    assert not Subscription.objects.exists()
    assert SubscriptionChange.objects.get(what="erased").by is not None


def upload(desk: Client, content: bytes, name: str = "list.csv") -> Any:
    return desk.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def test_a_list_is_uploaded_looked_at_and_imported(desk: Client) -> None:
    answer = upload(desk, b"Email;Status\nrosa@example.org;active\nnobody;active\n")
    choices = {"address": "0", "state": "1"}

    looked = desk.post(answer["Location"], {**choices, "look": "yes"})
    assert looked.context["looked"]["counts"]["active"] == 1
    assert "what stands for an address is none" in text_of(looked)
    assert not Subscription.objects.exists()

    refused = desk.post(answer["Location"], {**choices, "import": "yes"})
    assert refused.status_code == 422
    assert "Say where and when these people agreed" in text_of(refused)

    done = desk.post(answer["Location"], {**choices, "consent": "Old blog", "import": "yes"}, follow=True)
    assert "Imported 1 person. Nobody was mailed." in text_of(done)
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE
    record = SubscriberImport.objects.get()
    assert (record.content, record.consent, record.state) == ("", "Old blog", "done")
    rejects = desk.get(reverse("bellbird_subscribers:import_rejects", args=[record.pk]))
    assert b"".join(rejects).splitlines()[1].startswith(b"3,")


def test_pressing_import_twice_imports_once(desk: Client) -> None:
    address = upload(desk, b"email,status\nrosa@example.org,active\n")["Location"]
    form = {"address": "0", "state": "1", "consent": "Old blog", "import": "yes"}
    desk.post(address, form)

    again = desk.post(address, form)

    assert again["Location"].endswith("/done/")
    assert SubscriptionChange.objects.filter(what="imported").count() == 1
    assert SubscriberImport.objects.get().counts["active"] == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 20, b"\xff\xfe\x00", b"," * 5000, b'"' * 9999, b"\r" * 50, b"x" * 1024 * 1024 * 21]
)
def test_what_is_no_list_is_refused_beside_the_field(desk: Client, content: bytes) -> None:
    answer = upload(desk, content)

    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert desk.post(answer["Location"], {"address": "0", "look": "yes"}).status_code in (200, 422)


def test_ten_megabytes_of_lines_are_looked_at(desk: Client) -> None:
    content = b"email\n" + b"not an address at all, only words\n" * 300_000

    answer = upload(desk, content, "a\x00\r\nlong" + "x" * 150)
    looked = desk.post(answer["Location"], {"address": "0", "look": "yes"})

    assert looked.context["looked"]["counts"]["invalid"] == 300_000


def test_columns_that_are_none_are_refused(desk: Client) -> None:
    address = upload(desk, b"email\nrosa@example.org\n")["Location"]

    for wrong in ({}, {"address": ""}, {"address": "7"}, {"address": "-1"}, {"address": "0", "state": "x"}):
        assert desk.post(address, {**wrong, "look": "yes"}).status_code == 422


def test_the_export_is_what_the_list_shows_and_who_took_it_is_written_down(desk: Client) -> None:
    a_subscriber("rosa@example.org")
    a_subscriber("sam@example.org", state="pending")

    assert "1 subscription, with the address" in text_of(desk.get(f"{LIST}export/?state=active"))
    answer = desk.post(f"{LIST}export/?state=active", {"kind": "csv"})

    body = b"".join(answer).decode()
    assert "rosa@example.org" in body
    assert "sam@example.org" not in body
    assert answer["Content-Disposition"].endswith('.csv"')
    assert ModelLogEntry.objects.get(action="notifications.subscribers_exported").data["rows"] == 1
    assert desk.post(f"{LIST}export/", {"kind": "exe"}).status_code == 400
