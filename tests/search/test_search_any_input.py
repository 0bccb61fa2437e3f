"""Whatever stands in the address, and whatever the engine does, the answer is a page."""

from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from blog.models import Post
from tests.cpu import least_seconds
from tests.search.asking import HOSTILE, ask, found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, "\0", "1.5", "٣", ""])
def test_any_page_number_is_answered(harbour: Post, client: Client, page: str):
    assert found(ask(client, "harbour", page=page)) == ["A harbour log"]


@pytest.mark.parametrize("sort", ["", "\0", "-pk", "date'--", "x" * 5000])
def test_any_order_is_answered(harbour: Post, client: Client, sort: str):
    assert found(ask(client, "harbour", sort=sort, year=sort, tag="")) == ["A harbour log"]


@pytest.mark.parametrize("field", ["q", "tag", "author", "year", "page", "sort"])
def test_any_bytes_are_answered_quickly(harbour: Post, client: Client, field: str):
    client.get("/search/?q=warm")
    for name, value in HOSTILE.items():
        query = f"q=harbour&{field}={value.decode('latin-1')}"

        answer = client.get("/search/", QUERY_STRING=query)

        assert answer.status_code == 200, name
        assert least_seconds(partial(client.get, "/search/", QUERY_STRING=query)) < 0.5, name
        assert b"<script>alert" not in answer.content, name


@pytest.mark.parametrize("zone", ["UTC", "Europe/Vienna", "America/New_York"])
@pytest.mark.parametrize("year", ["0", "1", "0001", "999", "9000", "9999", "99999"])
def test_any_year_is_answered_in_any_zone(harbour: Post, client: Client, settings: Any, year: str, zone: str):
    settings.TIME_ZONE = zone

    ask(client, "harbour", year=year)
    ask(client, year=year)


@pytest.mark.parametrize("failure", [DatabaseError("fts5: syntax error"), ConnectionError("fts5: no engine there")])
def test_an_engine_that_fails_is_answered_kindly(
    failure: Exception, harbour: Post, client: Client, monkeypatch, caplog
):
    def fail(*args: object) -> None:
        raise failure

    monkeypatch.setattr("search.questions.Question.posts", fail)

    page = ask(client, "harbour")

    assert "Search is not available right now" in page
    assert "fts5" not in page
