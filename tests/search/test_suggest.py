"""What the box for words proposes: a page of links, and its list for the script."""

import re

import pytest
from django.db import DatabaseError
from django.test import Client
from wagtail.models import PageViewRestriction

from blog.models import Post, Tag
from search import suggestions
from tests.factories import a_draft, a_post, a_user
from tests.search.asking import HOSTILE
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour(settled: Settle) -> Post:
    with settled():
        return a_post("A harbour log", tags=("Harbours",), author=a_user("Harriet"))


def options(client: Client, typed: str) -> list[tuple[str, str]]:
    """Names and addresses of the list that the script is given."""
    answer = client.get("/search/suggest/", {"q": typed}, headers={"X-Fragment": "1"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<html" not in page
    return re.findall(r'<li role="option" .*?data-href="(.*?)"><bdi>(.*?)</bdi>', page)


def test_posts_tags_and_authors_that_begin_like_that_are_proposed(harbour: Post, client: Client):
    assert options(client, "har") == [
        (f"/{harbour.slug}/", "A harbour log"),
        ("/tags/harbours/", "Harbours"),
        ("/authors/harriet/", "Harriet"),
    ]


def test_without_script_it_is_a_page_of_links(harbour: Post, client: Client):
    answer = client.get("/search/suggest/", {"q": "HAR"})
    page = answer.content.decode()

    assert "<h1>Suggestions</h1>" in page
    assert f'<a href="/{harbour.slug}/"><bdi>A harbour log</bdi></a>' in page
    assert '<a href="/tags/harbours/"><bdi>Harbours</bdi></a>' in page
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "X-Fragment" in answer.headers["Vary"]
    assert not answer.cookies


@pytest.mark.parametrize("typed", ["", "h", " h ", "-", "%", "__"])
def test_less_than_two_letters_propose_nothing(harbour: Post, client: Client, typed: str, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert options(client, typed) == []


def test_what_is_hidden_is_proposed_to_nobody_who_may_not_see_it(settled: Settle, client: Client):
    with settled():
        a_draft("Harbour draft", tags=("Harbour hidden",), author=a_user("Harold"))
        private = a_post("Harbour private", author=a_user("Harriet"))
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    assert options(client, "har") == []
    client.force_login(a_user("Ben"))
    assert [name for _, name in options(client, "har")] == ["Harbour private", "Harriet"]
    answer = client.get("/search/suggest/", {"q": "har"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_there_are_at_most_eleven(settled: Settle, client: Client):
    with settled():
        for number in range(8):
            a_post(f"Harbour {number}", tags=(f"Harbour {number}",), author=a_user(f"Harbour{number}"))

    names = [address.split("/")[1] for address, _ in options(client, "harb")]

    assert (len(names), names.count("tags"), names.count("authors")) == (11, 3, 2)


def test_names_are_no_markup(settled: Settle, client: Client):
    with settled():
        a_post('Harbour <b>"now"</b>', slug="now")

    assert options(client, "harb") == [("/now/", "Harbour &lt;b&gt;&quot;now&quot;&lt;/b&gt;")]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_bytes_are_answered(harbour: Post, client: Client, name: str):
    answer = client.get("/search/suggest/", QUERY_STRING=f"q={HOSTILE[name].decode('latin-1')}")

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


def test_an_engine_that_fails_proposes_nothing(harbour: Post, client: Client, monkeypatch):
    def fail(*args: object) -> None:
        raise DatabaseError("fts5: syntax error")

    monkeypatch.setattr("search.views.suggestions_for", fail)

    assert options(client, "har") == []


def test_readers_and_unused_tags_of_like_names_hide_nobody(settled: Settle, client: Client, monkeypatch):
    monkeypatch.setattr(suggestions, "LOOKED_AT", 5)
    for number in range(8):
        Tag.objects.create(name=f"Sea {number:03}", slug=f"sea-{number:03}")
        a_user(f"Seamus{number}")
    with settled():
        a_post("Log", tags=("Sea zzz",), author=a_user("Seamuszz"))

    assert options(client, "sea") == [("/tags/sea-zzz/", "Sea zzz"), ("/authors/seamuszz/", "Seamuszz")]
