"""The bar over a post's page: for whoever works at the desk, and on nobody else's page."""

import pytest
from django.test import Client

from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_comment, a_post, a_user

pytestmark = pytest.mark.django_db


def page_for(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_a_moderator_gets_the_ways_behind_the_post_with_the_number_that_waits() -> None:
    post = a_post("Harbours")
    a_comment(post)
    a_comment(post)

    page = page_for(at_the_desk(a_moderator()), post.url)

    assert "<wagtail-userbar>" in page
    assert f'href="/admin/events/post/{post.pk}/"' in page
    assert f'href="/admin/deliveries/{post.pk}/"' in page
    assert f'href="/admin/comments/?post={post.pk}"' in page
    assert "Comments (2)" in page


def test_a_writer_gets_no_way_to_what_they_may_not_see() -> None:
    post = a_post("Harbours", author=a_user("Ben"))

    page = page_for(at_the_desk(an_editor("Ada")), post.url)

    assert "/admin/comments/?post=" not in page


@pytest.mark.parametrize("who", ["nobody", "a reader"])
def test_readers_get_no_bar(who: str) -> None:
    post = a_post("Harbours")
    client = Client() if who == "nobody" else at_the_desk(a_user("Ben"))

    page = page_for(client, post.url)

    assert "wagtail-userbar" not in page
    assert "/admin/" not in page


def test_nothing_in_the_bar_needs_what_the_content_policy_forbids() -> None:
    post = a_post("Harbours")

    bar = page_for(at_the_desk(a_moderator()), post.url).partition("wagtail-userbar-template")[2]

    assert "style=" not in bar
    assert "<script>" not in bar
