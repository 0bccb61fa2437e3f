"""What a search can be narrowed by, with numbers that are true for the reader who asks."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from blog.models import Post
from search import answers, views
from tests.factories import a_draft, a_post, a_user
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db

FORMS = int(connection.vendor == "postgresql")  # one query more, for the forms of words that its entries hold
ESTIMATES = 2 * (connection.vendor == "postgresql")  # of how many posts and people will be found


def ask(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def facets(page: str) -> dict[str, dict[str, int]]:
    """The numbers of each facet by name."""
    found = {}
    for name, inside in re.findall(r'<section aria-labelledby="(\w+)-h">(.*?)</section>', page, re.DOTALL):
        rows = re.findall(r"<bdi>(.*?)</bdi></a> <span>(\d+)</span>", inside)
        found[name] = {unescape(text): int(number) for text, number in rows}
    return found


def address_of(page: str, name: str) -> str:
    """Where the choice of this name leads."""
    return unescape(re.findall(rf'<li><a href="([^"]+)" rel="nofollow"><bdi>{name}</bdi>', page)[0])


@pytest.fixture
def tides(settled: Settle) -> list[Post]:
    with settled():
        return [
            a_post("Tide one", tags=("Harbours", "Method"), published_at="2024-05-01T12:00Z"),
            a_post("Tide two", tags=("Harbours",), author=a_user("Ben"), published_at="2025-05-01T12:00Z"),
            a_post("Tide three", tags=("Tea",), published_at="2025-06-01T12:00Z"),
            a_post("No such word", tags=("Harbours",), published_at="2023-06-01T12:00Z"),
        ]


def test_what_was_found_is_counted_by_tag_author_and_year(tides: list[Post], client: Client):
    assert facets(ask(client, "/search/?q=tide")) == {
        "tag": {"Harbours": 2, "Method": 1, "Tea": 1},
        "author": {"Ada": 2, "Ben": 1},
        "year": {"2025": 2, "2024": 1},
    }


@pytest.mark.parametrize("name", ["Harbours", "Method", "Ada", "Ben", "2025", "2024"])
def test_a_number_is_what_its_link_finds(tides: list[Post], client: Client, name: str):
    page = ask(client, "/search/?q=tide&sort=date")
    number = {text: number for choices in facets(page).values() for text, number in choices.items()}[name]

    narrowed = ask(client, address_of(page, name))

    assert narrowed.count("<h2><a ") == number
    assert 'value="tide"' in narrowed
    assert '<option value="date" selected>' in narrowed


def test_filters_that_are_on_are_counted_in_and_can_be_taken_off(tides: list[Post], client: Client):
    page = ask(client, "/search/?q=tide&tag=harbours&author=ada")

    assert facets(page) == {}
    assert 'href="/search/?q=tide&amp;author=ada"><span class="vh">Remove:</span> <bdi>Harbours</bdi>' in page
    assert 'href="/search/?q=tide&amp;tag=harbours"><span class="vh">Remove:</span> <bdi>Ada</bdi>' in page
    assert '<a class="act" href="/search/?q=tide">Remove all</a>' in page
    assert '<input type="hidden" name="author" value="ada">' in page


def test_an_author_who_is_named_on_nothing_owns_what_nobody_signed(settled: Settle, client: Client):
    with settled():
        unsigned, signed = a_post("Tide unsigned", author=a_user("Ben")), a_post("Tide signed")
        unsigned.post_authors.all().delete()
        unsigned.save()

    assert facets(ask(client, "/search/?q=tide"))["author"] == {"Ada": 1, "Ben": 1}
    assert unsigned.title in (found := ask(client, "/search/?author=ben"))
    assert signed.title not in found


def test_what_is_hidden_is_not_counted(tides: list[Post], settled: Settle, client: Client):
    with settled():
        a_draft("Tide of drafts", tags=("Harbours", "Hidden"), author=a_user("Cy"))
        PageViewRestriction.objects.create(page=tides[0], restriction_type=PageViewRestriction.LOGIN)

    page = ask(client, "/search/?q=tide")

    assert facets(page)["tag"] == {"Harbours": 1, "Tea": 1}
    assert facets(page)["author"] == {"Ada": 1, "Ben": 1}
    assert "Hidden" not in page
    client.force_login(a_user("Dora"))
    assert facets(ask(client, "/search/?q=tide"))["tag"] == {"Harbours": 2, "Method": 1, "Tea": 1}


@pytest.mark.parametrize("address", ["/search/?author=cy", "/search/?q=tide&author=nobody", "/search/?tag=hidden"])
def test_a_filter_for_what_readers_do_not_know_finds_nothing(settled: Settle, client: Client, address: str):
    with settled():
        a_draft("Tide of drafts", tags=("Hidden words",), author=a_user("Cy Young"))
        a_post("Tide")

    page = ask(client, address)

    assert "<h2><a " not in page
    assert "Cy Young" not in page
    assert "Hidden words" not in page


def test_of_very_many_posts_the_first_are_counted_and_the_page_says_so(tides, client: Client, monkeypatch):
    monkeypatch.setattr(answers, "MOST", 2)
    monkeypatch.setattr(views, "MOST", 2)

    page = ask(client, "/search/?q=tide&sort=date")

    assert "More than 2 posts for “tide”" in page
    assert "Numbers are of the first 2 posts." in page
    assert facets(page)["tag"] == {"Harbours": 1, "Tea": 1}


def test_of_very_many_posts_no_more_are_shown_than_counted(tides, client: Client, monkeypatch):
    monkeypatch.setattr(answers, "MOST", 1)
    monkeypatch.setattr(views, "PER_PAGE", 1)

    pages = [ask(client, f"/search/?year=2025&page={page}") for page in (1, 2)]

    assert all("More than 1 posts" in page for page in pages)
    assert [re.findall(r"<h2><a .*?>(.*?)</a>", page) for page in pages] == [["Tide three"], ["Tide three"]]


def test_just_as_many_posts_as_can_be_shown_are_told_exactly(tides, client: Client, monkeypatch):
    monkeypatch.setattr(answers, "MOST", 3)

    assert "3 posts for “tide”" in ask(client, "/search/?q=tide")


@pytest.mark.parametrize(
    ("address", "queries"), [("/search/?q=tide", 14 + FORMS + ESTIMATES), ("/search/?year=2025&tag=harbours", 12)]
)
def test_a_page_with_all_its_facets_takes_a_bounded_number_of_queries(tides, client: Client, address, queries):
    ask(client, address)

    with CaptureQueriesContext(connection) as asked:
        ask(client, address)

    assert len(asked) <= queries, "\n".join(query["sql"] for query in asked)
