"""The posts that wear several tags: one address for each set of them, and nothing hidden behind it."""

from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from blog.models import TagAlias
from tests.blog.tag_shelf import the_tag
from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def posts() -> None:
    a_post("Of both", tags=("Harbours", "Tides"))
    a_post("Of all three", tags=("Harbours", "Tides", "Boats"))
    a_post("Of one", tags=("Harbours",))


def test_only_posts_with_every_tag_are_listed(client: Any) -> None:
    page = client.get("/tags/harbours+tides/").content.decode()

    assert "<h1>2 posts on Harbours + Tides</h1>" in page
    assert "Of both" in page
    assert "Of all three" in page
    assert "Of one" not in page


def test_three_tags_narrow_it_further(client: Any) -> None:
    page = client.get("/tags/boats+harbours+tides/").content.decode()

    assert "<h1>1 post on Boats + Harbours + Tides</h1>" in page
    assert "Of both" not in page


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/tags/tides+harbours/", "/tags/harbours+tides/"),
        ("/tags/tides%2Bharbours/?page=1", "/tags/harbours+tides/?page=1"),
        ("/tags/harbours%20tides/", "/tags/harbours+tides/"),
        ("/tags/ports+tides/", "/tags/harbours+tides/"),
        ("/tags/Harbours+tides/", "/tags/harbours+tides/"),
        ("/tags/harbours+harbours/", "/tags/harbours/"),
        ("/tags/ports+harbours/", "/tags/harbours/"),
    ],
)
def test_every_set_of_tags_has_one_address(client: Any, asked: str, answer: str) -> None:
    TagAlias.objects.create(slug="ports", tag=the_tag("Harbours"))

    response = client.get(asked)

    assert (response.status_code, response.headers["Location"]) == (301, answer)


def test_a_plus_may_be_written_as_a_number(client: Any) -> None:
    assert client.get("/tags/harbours%2Btides/").status_code == 200


def test_tags_of_another_script_go_together(client: Any) -> None:
    a_post("In another script", tags=("港", "Harbours"))

    response = client.get("/tags/harbours+港/")

    assert "In another script" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/tags/harbours+nothing/",
        "/tags/harbours++tides/",
        "/tags/+harbours/",
        "/tags/harbours+tides+boats+other/",
        "/tags/harbours+almanac/",
        "/tags/harbours+staff/",
        "/tags/" + "+".join(["harbours"] * 400 + ["tides"] * 3 + ["a", "b"]) + "/",
    ],
)
def test_unknown_hidden_and_too_many_tags_are_not_found(client: Any, address: str) -> None:
    a_draft(tags=("Harbours", "Almanac"))
    staff = a_post("Staff notes", tags=("Harbours", "Staff"))
    PageViewRestriction.objects.create(page=staff, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(address).status_code == 404


def test_tags_that_no_post_shares_say_so_and_lead_on(client: Any) -> None:
    a_post(tags=("Ink",))

    response = client.get("/tags/harbours+ink/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "No post on Harbours + Ink" in page
    assert 'href="/tags/ink/"' in page


def test_a_hidden_post_that_shares_tags_is_for_who_may_see_it(client: Any) -> None:
    a_post(tags=("Ink",))
    both = a_post("Staff notes", tags=("Harbours", "Ink"))
    PageViewRestriction.objects.create(page=both, restriction_type=PageViewRestriction.LOGIN)

    assert "Staff notes" not in client.get("/tags/harbours+ink/").content.decode()
    client.force_login(a_user("Ada"))
    assert "Staff notes" in client.get("/tags/harbours+ink/").content.decode()


def test_each_tag_can_be_taken_away_and_others_added(client: Any) -> None:
    page = client.get("/tags/harbours+tides/").content.decode()

    assert 'href="/tags/harbours/"' in page
    assert 'href="/tags/tides/"' in page
    assert 'href="/tags/boats+harbours+tides/"' in page


def test_small_sets_are_not_for_search_engines(client: Any) -> None:
    assert "noindex" in client.get("/tags/harbours+tides/").content.decode()
    a_post(tags=("Harbours", "Tides"))

    assert "noindex" not in client.get("/tags/harbours+tides/").content.decode()
