"""Subscribers brought from elsewhere: who comes, who does not, and what a list may look like."""

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, example, given
from hypothesis import settings as slowly
from hypothesis import strategies as st

from blog.models import Event, Tag
from notifications.importing import Result, UnreadableFile, guess, read, run
from notifications.importing.reading import LARGEST
from notifications.models import (
    Delivery,
    Reader,
    SubscriberImport,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Suppression,
    recipient_key,
)
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


def bring(text: str | bytes, *, dry: bool = False, **changes: Any) -> Result:
    sheet = read(text if isinstance(text, bytes) else text.encode())
    mapping = type(guess([]))(**(guess(sheet.header).as_json() | changes))
    return run(sheet, mapping, dry=dry, consent="Old blog, 2024")


def counted(result: Result) -> dict[str, int]:
    return {name: number for name, number in result.as_json().items() if number}


def test_confirmed_people_become_active_and_others_wait_and_nobody_is_mailed() -> None:
    result = bring("email,status,confirmed_at\nrosa@example.org,active,2024-03-01\nsam@example.org,pending,\n")
    work()

    rosa, sam = Subscription.objects.order_by("pk")
    assert counted(result) == {"lines": 2, "new": 2, "active": 1, "pending": 1}
    assert (rosa.state, rosa.source, sam.state) == (SubscriptionState.ACTIVE, "import", SubscriptionState.PENDING)
    assert Reader.objects.count() == 2
    assert not Delivery.objects.exists()
    assert not Event.objects.exists()


def test_the_consent_and_the_day_of_it_are_in_the_history() -> None:
    bring("email,confirmed_at\nrosa@example.org,2024-03-01 12:00Z\n")

    confirmed, imported = SubscriptionChange.objects.order_by("at")
    assert (confirmed.what, confirmed.at) == ("confirmed", datetime(2024, 3, 1, 12, tzinfo=UTC))
    assert (imported.what, imported.detail) == ("imported", "Old blog, 2024")


def test_what_was_published_before_an_import_is_not_mailed_to_those_who_came_by_it() -> None:
    a_post("Birds")
    bring("email,confirmed_at\nrosa@example.org,2020-01-01\n")

    work()

    assert not Delivery.objects.filter(mail="post_published").exists()


def test_who_left_or_is_suppressed_does_not_come_back() -> None:
    a_subscriber("left@example.org").unsubscribe()
    a_subscriber("bounced@example.org", state=SubscriptionState.BOUNCED)
    Suppression.objects.create(recipient_key=recipient_key("erased@example.org"), reason="erased")

    result = bring(
        "email,status\nleft@example.org,active\nBounced@Example.org,active\nerased@example.org,active\n"
        "there@example.org,unsubscribed\n"
    )

    assert counted(result) == {"lines": 4, "suppressed": 1, "left": 2, "gone": 1}
    assert not Subscription.objects.filter(state=SubscriptionState.ACTIVE).exists()


def test_doubles_are_counted_once_in_the_file_and_once_with_what_is_here() -> None:
    a_subscriber("rosa@example.org")

    result = bring("email\nrosa@example.org\nsam@gmail.com\ns.a.m+blog@googlemail.com\n")

    assert counted(result) == {"lines": 3, "new": 1, "pending": 1, "known": 1, "double": 1}


def test_a_second_run_changes_nothing() -> None:
    text = "email,status\nrosa@example.org,active\nsam@example.org,active\n"
    bring(text)

    again = bring(text)

    assert counted(again) == {"lines": 2, "known": 2}
    assert SubscriptionChange.objects.filter(what="imported").count() == 2


def test_a_dry_run_counts_the_same_and_writes_nothing() -> None:
    text = "email,status\nrosa@example.org,active\nnobody,active\nrosa@example.org,active\n"

    looked = bring(text, dry=True)

    assert not Subscription.objects.exists()
    assert not Reader.objects.exists()
    assert looked.as_json() == bring(text).as_json()


def test_tags_become_what_they_follow_and_an_unknown_one_is_named_with_its_line() -> None:
    a_post("Birds", tags=("Harbours", "Boats"))
    result = bring(
        "email,status,follows,frequency\nrosa@example.org,active,Harbours; boats,weekly\n"
        "sam@example.org,active,Tides,\ntess@example.org,active,,daily\n"
    )

    harbours, boats = Tag.objects.get(name="Harbours"), Tag.objects.get(name="Boats")
    rosa = Subscription.objects.filter(address="rosa@example.org")
    assert set(rosa.values_list("scope", "frequency")) == {
        (f"tag:{harbours.pk}", "weekly"),
        (f"tag:{boats.pk}", "weekly"),
    }
    assert Subscription.objects.get(address="tess@example.org").scope == "site"
    assert [(reject.line, reject.reason) for reject in result.rejects] == [(3, "there is no tag “Tides” to follow")]


def test_lines_that_cannot_be_read_are_named_without_the_address() -> None:
    result = bring(
        "email,status,confirmed_at,frequency\n,active,,\nnobody,active,,\nrosa@example.org,perhaps,,\n"
        "sam@example.org,active,soon,\ntess@example.org,active,2999-01-01,\nulla@example.org,active,,hourly\n"
    )

    assert [reject.line for reject in result.rejects] == [2, 3, 4, 5, 6, 7]
    assert "@" not in " ".join(reject.reason for reject in result.rejects)
    assert counted(result) == {"lines": 6, "invalid": 6}


@pytest.mark.parametrize(
    "content",
    [
        "email;name\r\njörg@example.org;Jörg\r\n".encode(),
        "\ufeffemail\tname\njörg@example.org\tJörg\n".encode(),
        "Email Address,Name\rjörg@example.org,J\xf6rg\r".encode("latin-1"),
        "email,name\njörg@example.org,Jörg\n".encode("utf-16"),
        '\n\n"email","name"\n"jörg@example.org","Jörg, der"\r\n\r\n'.encode(),
    ],
)
def test_whatever_a_spreadsheet_wrote_is_read(content: bytes) -> None:
    sheet = read(content)
    (row,) = [cells for _, cells in sheet.rows()]

    assert guess(sheet.header).address == 0
    assert row[0] == "jörg@example.org"


def test_lines_are_numbered_as_a_person_counts_them() -> None:
    assert [number for number, _ in read(b"\n\nemail\n\na@example.org\r\nb@example.org\rc@example.org").rows()] == [
        5,
        6,
        7,
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"email\na@example.org\n\x00\n", "NUL byte in line 3"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"," * 300 + b"\n", "300|301"),
        (b"email\n" + b"x" * LARGEST, "larger than"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(content: bytes, complaint: str) -> None:
    with pytest.raises(UnreadableFile, match=complaint):
        read(content)


@given(st.binary(max_size=400) | st.text(alphabet='a@.,;\t"\r\n=ü', max_size=200).map(lambda text: text.encode()))
@example(b'email\n"a@example.org\nb@example.org\n')
@example(b"email,confirmed\na@example.org,9999-12-31T23:59:59+14:00\n")
@example(b"email,confirmed\na@example.org,0001-01-01\n")
@example("email\na@\u2100.org\na@".encode() + b"x" * 300 + b".org\n")
@slowly(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_list_or_refused_and_never_an_error(content: bytes) -> None:
    try:
        result = bring(content, dry=True, address=0)
    except UnreadableFile:
        return
    assert result.lines == sum(result.counts.values())


def test_a_long_list_is_brought_in_chunks_with_few_queries(django_assert_max_num_queries: Any) -> None:
    text = "email,status\n" + "".join(f"reader{number}@example.org,active\n" for number in range(2000))

    with django_assert_max_num_queries(60):
        result = bring(text)

    assert result.new == Subscription.objects.count() == 2000


def command(*words: str) -> str:
    out = StringIO()
    call_command("import_subscribers", *words, stdout=out)
    return out.getvalue()


def test_the_command_looks_first_then_imports_and_leaves_a_record(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Who,Confirmed\nrosa@example.org,2024-01-01\nsam@example.org,\n")
    words = [str(file), "--map", "address=Who", "--json"]

    looked = json.loads(command(*words, "--dry-run"))
    assert (looked["dry_run"], looked["active"], looked["pending"]) == (True, 1, 1)
    assert not Subscription.objects.exists()

    done = json.loads(command(*words, "--consent", "Old blog"))
    assert done["new"] == Subscription.objects.count() == 2
    record = SubscriberImport.objects.get()
    assert (record.state, record.content, record.counts["new"]) == ("done", "", 2)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--map", "address=None", "--consent", "x"], 2),
        (["--map", "shoe=Who", "--consent", "x"], 2),
        (["--map", "address=Who"], 2),
        (["--map", "address=Who", "--consent", "x"], 3),
        (["--consent", "x"], 2),
    ],
)
def test_the_command_says_by_its_exit_code_what_was_wrong(tmp_path: Path, words: list[str], code: int) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Who\nnobody\n")

    with pytest.raises(CommandError) as refused:
        command(str(file), *words)
    assert refused.value.returncode == code


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        command(str(tmp_path / "none.csv"), "--consent", "x")
    assert refused.value.returncode == 2
