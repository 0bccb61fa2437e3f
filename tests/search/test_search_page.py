"""The search page: what is visible is found, nothing else is."""

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import PageViewRestriction
from wagtail.rich_text import RichText

from blog.models import Post
from tests.factories import a_draft, a_post, a_user, an_admin
from tests.search.asking import ask, found
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db


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


def test_a_note_is_found_and_shown_as_words(settled: Settle, client: Client):
    body = [
        ("paragraph", RichText("<p>The bar^[It is a sandbank.] was closed.</p>")),
        ("callout", {"kind": "info", "title": "", "text": RichText("<p>Mind^[The sandbank again.] the step.</p>")}),
        ("code", {"language": "sh", "code": "grep '^[a-z]' sandbank", "caption": ""}),
    ]
    with settled():
        a_post("Plain", body=body)

    page = ask(client, "sandbank")

    assert "The bar (It is a <mark>sandbank</mark>.) was closed." in page
    assert "^[" not in page.replace("&#x27;^[a-z]&#x27;", "")


def test_a_search_is_not_for_search_engines(harbour: Post, client: Client):
    answer = client.get("/search/", {"q": "harbour"})

    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()


def test_the_page_that_waits_for_a_question_may_be_found(harbour: Post, client: Client):
    answer = client.get("/search/")

    assert "X-Robots-Tag" not in answer.headers
    assert 'content="noindex"' not in answer.content.decode()
    assert '<meta name="description" content="Search all posts of' in answer.content.decode()
    assert '/search/">' in answer.content.decode().partition('<link rel="canonical"')[2].partition("\n")[0]


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


def test_the_page_takes_as_many_queries_for_ten_posts_as_for_one(
    settled: Settle, client: Client, django_assert_max_num_queries
):
    with settled():
        for number in range(10):
            a_post(f"Harbour {number}", tags=("a", "b"))
    ask(client, "harbour")

    # For the forms of words that its entries hold, and two for how many hits its planner expects.
    forms = 3 * int(connection.vendor == "postgresql")

    with django_assert_max_num_queries(14 + forms):
        ask(client, "harbour")


@pytest.mark.parametrize(
    ("query", "titles"), [('"harbour log"', 1), ('"log harbour"', 0), ("-log", 1), ("harbour -log", 0)]
)
def test_phrases_and_minus_words_are_understood(
    settled: Settle, harbour: Post, client: Client, query: str, titles: int
):
    with settled():
        a_post("On tea")

    assert len(found(ask(client, query))) == titles


def test_the_page_sets_no_cookie_and_is_kept_for_nobody_who_is_signed_in(harbour: Post, client: Client):
    anonymous = client.get("/search/", {"q": "harbour"})
    client.force_login(a_user("Ben"))
    signed_in = client.get("/search/", {"q": "harbour"})

    assert not anonymous.cookies
    assert "Cookie" in anonymous.headers["Vary"]
    assert "no-store" in signed_in.headers["Cache-Control"]
    assert "private" in signed_in.headers["Cache-Control"]
