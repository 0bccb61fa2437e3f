"""Where there is no page, posts of nearly that address are proposed, to those who may see them."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db

THE_TABLE = "The tide table"


def proposed(path: str, client: Client | None = None) -> list[str]:
    """The titles that a page which is not there proposes."""
    response: Any = (client or Client()).get(path)
    assert response.status_code == 404
    return [post.title for post in response.context["near"]]


@pytest.mark.parametrize(
    "path",
    [
        "/the-tide-tabel/",
        "/the-tide/",
        "/2019/03/the-tide-table/",
        "/the-tide-table.html",
        "/tide-table-the/",
        "/THE_TIDE_TABLE/",
        "/the-tide-table-2/",
        "/the-tdie-table/",
    ],
)
def test_a_post_of_nearly_that_address_is_proposed(path: str, settled: Any) -> None:
    with settled():
        a_post(THE_TABLE)
        a_post("A lamp on the quay")

    assert proposed(path) == [THE_TABLE]


def test_a_post_whose_title_is_not_its_address_is_proposed(settled: Any) -> None:
    with settled():
        a_post(THE_TABLE, slug="nr-17")

    assert proposed("/tide-table/") == [THE_TABLE]


def test_a_word_that_was_cut_short_is_known(settled: Any) -> None:
    with settled():
        a_post("Why a lighthouse?")

    assert proposed("/why--lightho/") == ["Why a lighthouse?"]


def test_titles_with_all_the_words_are_not_lost_among_those_with_some(settled: Any) -> None:
    with settled():
        a_post(THE_TABLE, slug="nr-17")
        for number in range(45):
            a_post(f"The table of {number} plates", slug=f"plates-{number}")

    assert proposed("/the-tide-table/")[0] == THE_TABLE


def test_the_page_leads_there(settled: Any) -> None:
    with settled():
        post = a_post("<b>Tides & tables</b>")

    page = Client().get("/tides-tables/").content.decode()

    assert f'<a href="{post.url}"><bdi>&lt;b&gt;Tides &amp; tables&lt;/b&gt;</bdi></a>' in page


def test_what_is_not_near_is_not_proposed(settled: Any) -> None:
    with settled():
        a_post(THE_TABLE)

    for path in ("/wp-admin/", "/the/", "/a/", "/17/", "/the-tide-table.png", "/the-tide-table.php"):
        assert proposed(path) == []
    assert "Perhaps you meant" not in Client().get("/wp-admin/").content.decode()


def test_at_most_five_are_proposed_the_nearest_first(settled: Any) -> None:
    with settled():
        for number in range(7):
            a_post(f"The tide table of 19{number}0")
        a_post(THE_TABLE)

    found = proposed("/the-tide-tables/")

    assert (len(found), found[0]) == (5, THE_TABLE)


def test_a_hidden_post_is_proposed_to_those_alone_who_see_it(settled: Any) -> None:
    with settled():
        post = a_post(THE_TABLE)
        a_draft("The tide tables of yesterday")
        PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)
    cy = Client()
    cy.force_login(a_user("Cy"))

    assert proposed("/the-tide-tabel/") == []
    assert proposed("/the-tide-tabel/", cy) == [THE_TABLE]
    assert "no-store" in cy.get("/the-tide-tabel/").headers["Cache-Control"]


def test_many_words_and_slips_are_few_questions(settled: Any, django_assert_max_num_queries: Any) -> None:
    with settled():
        a_post(THE_TABLE)
    lost = "-".join(f"harbuor{letters}" for letters in ("ab", "cd", "ef", "gh", "ij", "kl", "mn", "op"))

    with django_assert_max_num_queries(20):
        proposed(f"/{lost}-{'x' * 300}/")
