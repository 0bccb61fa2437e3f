"""Wagtail's log says what was exported and decided, and never about whom: no erasure reaches it."""

import pytest
from django.http import QueryDict
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry

from blog.models import Post
from notifications.admin.noting import filter_to_note
from tests.notifications.outbox_desk import OUTBOX, now_in

pytestmark = pytest.mark.django_db


def test_the_log_of_an_export_does_not_say_what_was_searched_for(desk: Client, birds: Post) -> None:
    desk.post("/admin/subscribers/export/?q=rosa%40example.org&state=active", {"kind": "csv"})

    entry = ModelLogEntry.objects.get(action="notifications.subscribers_exported")
    assert entry.data == {"filter": "q=...&state=active", "rows": 1}


def test_the_log_of_a_decision_about_many_mails_does_not_say_what_was_searched_for(desk: Client, birds: Post) -> None:
    now_in("uncertain")

    desk.post(f"{OUTBOX}decide/?q=rosa%40example.org&state=uncertain", {"decision": "arrived", "confirmed": "yes"})

    entry = PageLogEntry.objects.get(action="notifications.mail_decided")
    assert entry.data["filter"] == "q=...&state=uncertain"
    assert "rosa" not in str(entry.data)


@pytest.mark.parametrize(
    ("question", "noted"),
    [
        ("", ""),
        (
            "state=active&state=paused&created_at_from=2026-01-01",
            "state=active&state=paused&created_at_from=2026-01-01",
        ),
        ("q=rosa&q=sam", "q=...&q=..."),
        ("q=&follows=tag", "q=&follows=tag"),
        ("scope=rosa@example.org&source=form", "scope=...&source=form"),
        ("rosa@example.org&state=active", "state=active"),
    ],
)
def test_a_filter_is_noted_without_words_and_addresses(question: str, noted: str) -> None:
    assert filter_to_note(QueryDict(question)) == noted
