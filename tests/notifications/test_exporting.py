"""The list of subscriptions taken elsewhere."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from notifications.exporting import FORMULA, as_csv, as_json, quoted, unquoted
from notifications.importing import guess, read, run
from notifications.models import Subscription
from tests.notifications.people import a_subscriber, subscribers

pytestmark = pytest.mark.django_db


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def test_every_subscription_is_one_line() -> None:
    a_subscriber("rosa@example.org", source="form")

    header, row = rows("".join(as_csv(Subscription.objects.all())))

    assert header == ["address", "follows", "frequency", "state", "source", "since", "confirmed", "unsubscribed"]
    assert row[:5] == ["rosa@example.org", "site", "at_once", "active", "form"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_quoted(cell: str) -> None:
    assert quoted(cell) == f"'{cell}"


def test_an_address_that_looks_like_a_formula_is_quoted_and_comes_back_whole() -> None:
    a_subscriber("=cmd@example.org")
    exported = "".join(as_csv(Subscription.objects.all()))
    assert rows(exported)[1][0] == "'=cmd@example.org"

    sheet = read(exported.encode())
    assert run(sheet, guess(sheet.header), dry=True).counts["known"] == 1


@pytest.mark.parametrize("address", ["'=bob@example.org", "''=bob@example.org", "'bob@example.org", "'-'@example.org"])
def test_an_address_with_an_apostrophe_before_it_comes_back_as_it_is(address: str) -> None:
    a_subscriber(address)
    a_subscriber(address.lstrip("'"))
    sheet = read("".join(as_csv(Subscription.objects.all())).encode())

    assert run(sheet, guess(sheet.header), dry=True).counts["known"] == 2
    assert not rows("".join(as_csv(Subscription.objects.all())))[1][0].startswith(FORMULA)


@given(st.text(alphabet="'=+-@\t\ra", max_size=8))
def test_every_quoted_cell_can_be_told_from_one_that_is_not(cell: str) -> None:
    assert unquoted(quoted(cell)) == cell
    assert not quoted(cell).startswith(FORMULA)


def test_what_was_exported_is_known_when_it_is_imported() -> None:
    subscribers(3)
    sheet = read("".join(as_csv(Subscription.objects.all())).encode())
    Subscription.objects.all().delete()

    result = run(sheet, guess(sheet.header), dry=False, consent="their own")

    assert result.as_json()["active"] == 3


def test_json_is_one_object() -> None:
    subscribers(3)

    exported = json.loads("".join(as_json(Subscription.objects.all())))

    assert exported["v"] == 1
    assert len(exported["items"]) == 3
    assert json.loads("".join(as_json(Subscription.objects.none())))["items"] == []


def test_the_command_writes_what_the_screen_does(capsys: Any) -> None:
    a_subscriber("rosa@example.org")
    a_subscriber("sam@example.org", state="pending", confirmed_at=None)
    out = StringIO()

    call_command("export_subscribers", "--state", "active", stdout=out)

    assert [row[0] for row in rows(out.getvalue())] == ["address", "rosa@example.org"]


def test_a_long_list_costs_one_query(django_assert_num_queries: Any) -> None:
    subscribers(2000)

    with django_assert_num_queries(1):
        assert len(list(as_csv(Subscription.objects.all()))) == 2001
