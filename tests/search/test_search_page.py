"""The search page: what is visible is found, nothing else is, and nothing that is typed can break it."""

import re
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from blog.models import Post
from tests.cpu import least_seconds
from tests.factories import a_draft, a_post, a_user, an_admin
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db

HOSTILE = {
    "a quote": b"%22",
    "an open phrase": b"%22harbour",
    "nul": b"%00",
    "nul inside": b"har%00bour",
    "blanks": b"+++%09%0A",
    "operators": b"harbour+AND+OR+NOT+NEAR(a,b)",
    "stars": b"*+%5E+harbour*+-",
    "a column filter": b"title:harbour",
    "backslashes": b"%5C+%5C%27+%27",
    "percents": b"%25s+%25(a)s+%25",
    "no utf-8": b"%ff%fe%c0%80",
    "half a pair": b"%ed%a0%80",
    "ten thousand words": b"harbour+" * 10_000,
    "one very long word": b"h" * 60_000,
    "other scripts": "港 гавань ميناء बंदरगाह 항구 נמל".encode(),
    "markup": b"%3Cscript%3Ealert(1)%3C/script%3E",
    "emoji": "👩‍👩‍👧‍👦".encode(),
    "only signs": b"%26+%7C+%21+()+%3A*",
    "a hyphen": b"-",
    "hyphens": b"-" * 5_000,
    "only what must not be": b"-harbour+-%22a+log%22",
    "quotes in quotes": b"%22%22%E2%80%9C%22harbour%C2%AB%22-%22",
    "ten thousand phrases": b"%22a%22" * 10_000,
    "again and again": b"harbour&q=log&q=%00&tag=a&tag=b&author=x&author=y&year=1&year=2",
    "a list": b"harbour&q[]=log&tag[]=a&year[0]=1",
    "half a percent sign": b"%&%zz&%u0000",
    "marks without letters": b"%CC%81%CC%81%CC%81",
    "from right to left": "\u202eהמעגן\u202c".encode(),
}


def ask(client: Client, query: str = "", **more: Any) -> str:
    answer = client.get("/search/", {"q": query, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def found(page: str) -> list[str]:
    return [re.sub("<.*?>", "", title) for title in re.findall(r"<h2><a href=.*?>(.*?)</a></h2>", page)]


@pytest.fixture
def harbour(settled: Settle) -> Post:
    with settled():
        return a_post("A harbour log", excerpt="Read slowly, by the café", tags=("Harbours",))


def test_a_word_of_the_title_finds_the_post(harbour: Post, client: Client):
    page = ask(client, "harbour")

    assert found(page) == ["A harbour log"]
    assert "1 post for “harbour”" in page
    assert "<title>1 post for “harbour” · " in page
    assert 'value="harbour"' in page


def test_words_found_are_marked_and_nothing_else_is_markup(settled: Settle, client: Client):
    with settled():
        a_post("Tea & <b>harbour</b>", excerpt="Café society")

    page = ask(client, "cafe harbour")

    assert "Tea &amp; &lt;b&gt;<mark>harbour</mark>&lt;/b&gt;" in page
    assert "<mark>Café</mark> society" in page


def test_the_passage_of_the_body_is_shown(settled: Settle, client: Client):
    text = "word " * 100 + "the lighthouse keeper " + "word " * 100
    with settled():
        a_post("Plain", excerpt="Something else", body=[("paragraph", RichText(f"<p>{text}</p>"))])

    page = ask(client, "lighthouse")

    assert "the <mark>lighthouse</mark> keeper" in page
    assert "Something else" not in page


def test_all_words_must_be_there(harbour: Post, client: Client):
    assert found(ask(client, "harbour slowly")) == ["A harbour log"]
    assert found(ask(client, "harbour quickly")) == []


def test_a_search_is_not_for_search_engines(harbour: Post, client: Client):
    answer = client.get("/search/", {"q": "harbour"})

    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_nothing_found_helps_on(harbour: Post, client: Client):
    page = ask(client, "submarine")

    assert "0 posts for “submarine”" in page
    assert 'href="/tags/harbours/"' in page
    assert 'href="/archive/"' in page


def test_a_blank_search_is_a_form_with_something_to_read(harbour: Post, client: Client):
    page = ask(client, "   ")

    assert "<h1>Search</h1>" in page
    assert 'role="search"' in page
    assert found(page) == ["A harbour log"]
    assert "Newest posts" in page
    assert 'href="/tags/harbours/"' in page


def test_drafts_and_private_posts_are_not_found_by_readers(settled: Settle, client: Client):
    with settled():
        a_draft("Secret draft", tags=("Hidden",))
        unpublished, private = a_post("Secret once live"), a_post("Secret private")
        unpublished.unpublish()
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)

    assert found(ask(client, "secret")) == []
    assert "Hidden" not in ask(client, "submarine", tag="hidden")

    client.force_login(a_user("Ben"))
    assert found(ask(client, "secret")) == ["Secret private"]

    client.force_login(an_admin())
    assert found(ask(client, "secret")) == ["Secret private"]


def test_a_tag_and_a_year_narrow_the_answer_and_can_be_taken_off(settled: Settle, harbour: Post, client: Client):
    with settled():
        a_post("Another harbour", tags=("Method",))
    assert harbour.published_at
    year = harbour.published_at.year

    page = ask(client, "harbour", tag="harbours", year=year)

    assert found(page) == ["A harbour log"]
    assert f'href="/search/?q=harbour&amp;year={year}"' in page
    assert 'href="/search/?q=harbour&amp;tag=harbours"' in page
    assert found(ask(client, "harbour", tag=["harbours", "method"])) == []
    assert found(ask(client, "harbour", year=year - 1)) == []
    assert found(ask(client, tag="harbours")) == ["A harbour log"]
    assert found(ask(client, "harbour", tag="no-such-tag")) == []


def test_the_order_can_be_by_date(settled: Settle, client: Client):
    with settled():
        a_post("Harbour harbour harbour")
        a_post("On tea", excerpt="There was a harbour somewhere in this rather long sentence about other things")

    assert found(ask(client, "harbour"))[0] == "Harbour harbour harbour"
    assert found(ask(client, "harbour", sort="date"))[0] == "On tea"


def test_long_answers_are_paged(settled: Settle, client: Client):
    with settled():
        for number in range(12):
            a_post(f"Harbour {number}")

    first, second = found(ask(client, "harbour")), found(ask(client, "harbour", page="2"))

    assert (len(first), len(second)) == (10, 2)
    assert len({*first, *second}) == 12
    assert found(ask(client, "harbour", page="999")) == second


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


def test_an_author_is_found_once_something_of_theirs_can_be_read(settled: Settle, client: Client):
    with settled():
        ada, cy = a_user("Ada"), a_user("Cy")
        for person in (ada, cy):
            person.profile.bio = "Keeps the lighthouse"
            person.profile.save()
        a_post("On tea", author=ada)
        a_draft("On coffee", author=cy)

    page = ask(client, "lighthouse")

    assert ada.profile.get_absolute_url() in page
    assert cy.profile.get_absolute_url() not in page


def test_short_words_find_people_by_their_names_alone(settled: Settle, client: Client):
    with settled():
        ada, the = a_user("Ada"), a_user("Thé Keeper")
        ada.profile.bio = "Keeps the lighthouse"
        ada.profile.save()
        a_post("The tea", author=ada)
        a_post("The tide", author=the)

    assert the.profile.get_absolute_url() in (page := ask(client, "the"))
    assert ada.profile.get_absolute_url() not in page
    assert ada.profile.get_absolute_url() not in ask(client, "the lighthouse")
    assert the.profile.get_absolute_url() in ask(client, "keeper")


def test_a_post_found_by_its_tag_shows_its_excerpt_or_how_it_begins(settled: Settle, client: Client):
    body = [("paragraph", RichText("<p>Boxes everywhere.</p>"))]
    with settled():
        a_post("One", excerpt="On boxes", body=body, tags=("Moving house",))
        a_post("Two", excerpt="", body=body, tags=("Moving house", "Mail"))

    page = ask(client, "moving house")

    assert "<p>On boxes</p>" in page
    assert "<p>Boxes everywhere.</p>" in page


def test_one_wrong_word_is_put_right_where_the_other_is_hopeless(harbour: Post, client: Client):
    page = ask(client, "harbuor zzzzzz")

    assert '<a href="/search/?q=harbour"><bdi>harbour</bdi></a>? <span class="hint">1 post' in page
    assert "Did you mean" not in ask(client, "harbour zzzzzz")


def test_the_page_takes_as_many_queries_for_ten_posts_as_for_one(
    settled: Settle, client: Client, django_assert_max_num_queries
):
    with settled():
        for number in range(10):
            a_post(f"Harbour {number}", tags=("a", "b"))
    ask(client, "harbour")

    forms = int(connection.vendor == "postgresql")  # one query more, for the forms of words that its entries hold

    with django_assert_max_num_queries(14 + forms):
        ask(client, "harbour")


def test_a_slip_of_the_pen_is_put_right_with_the_number_of_posts(settled: Settle, client: Client):
    with settled():
        a_post("Lighthouse keepers", tags=("Coast",))
        a_post("The lighthouse", tags=("Coast",))
        a_post("The lighthouse at sea")

    page = ask(client, "lighthuose", tag="coast")

    assert '<a href="/search/?q=lighthouse&amp;tag=coast"><bdi>lighthouse</bdi></a>' in page
    assert "2 posts" in page
    assert "Did you mean" not in ask(client, "lighthouse")
    assert "Did you mean" not in ask(client, "xyzzyxyzzy")


def test_where_nothing_has_all_words_the_page_says_what_has_one(harbour: Post, client: Client):
    page = ask(client, "harbour submarine", tag="harbours", year=1999)

    assert '<a href="/search/?q=harbour&amp;tag=harbours&amp;year=1999">' not in page
    page = ask(client, "harbour submarine", tag="harbours")
    assert '<a href="/search/?q=harbour&amp;tag=harbours"><bdi>harbour</bdi></a> <span>1 post' in page
    assert ">submarine<" not in page


def test_where_a_filter_leaves_nothing_the_page_says_what_is_found_without_it(harbour: Post, client: Client):
    page = ask(client, "harbour", year=1999)

    assert '<a href="/search/?q=harbour">without 1999</a> <span>1 post' in page


@pytest.mark.parametrize(
    ("query", "titles"), [('"harbour log"', 1), ('"log harbour"', 0), ("-log", 1), ("harbour -log", 0)]
)
def test_phrases_and_minus_words_are_understood(
    settled: Settle, harbour: Post, client: Client, query: str, titles: int
):
    with settled():
        a_post("On tea")

    assert len(found(ask(client, query))) == titles


def test_a_tag_of_that_name_is_led_to(harbour: Post, client: Client):
    page = ask(client, "slowly harbours")

    assert '<a href="/tags/harbours/"><bdi>Harbours</bdi></a>' in page


def test_the_page_sets_no_cookie_and_is_kept_for_nobody_who_is_signed_in(harbour: Post, client: Client):
    anonymous = client.get("/search/", {"q": "harbour"})
    client.force_login(a_user("Ben"))
    signed_in = client.get("/search/", {"q": "harbour"})

    assert not anonymous.cookies
    assert "Cookie" in anonymous.headers["Vary"]
    assert "no-store" in signed_in.headers["Cache-Control"]
    assert "private" in signed_in.headers["Cache-Control"]
