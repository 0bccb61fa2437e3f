"""What the page says beside the posts: people, tags, and what may have been meant."""

import pytest
from django.test import Client
from wagtail.rich_text import RichText

from blog.models import Post
from tests.factories import a_draft, a_post, a_user
from tests.search.asking import ask
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db


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


def test_a_tag_of_that_name_is_led_to(harbour: Post, client: Client):
    page = ask(client, "slowly harbours")

    assert '<a href="/tags/harbours/"><bdi>Harbours</bdi></a>' in page
