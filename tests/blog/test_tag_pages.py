"""A tag's page: its posts by year, what they are about besides, and the ways that lead on."""

from datetime import UTC, datetime
from typing import Any

import pytest
from wagtail.models import PageViewRestriction

from blog.models import TagAlias
from tests.blog.tag_shelf import merged, the_tag
from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db


def page_at(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def hidden(title: str, **fields: Any) -> None:
    post = a_post(title, **fields)
    PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)


def test_posts_stand_below_their_years(client: Any) -> None:
    for year in (2024, 2025):
        a_post(f"Of {year}", tags=("Harbours",), published_at=datetime(year, 6, 1, 12, tzinfo=UTC))

    page = page_at(client, "/tags/harbours/")

    assert page.index('id="year-2025"') < page.index("Of 2025") < page.index('id="year-2024"') < page.index("Of 2024")
    assert "<h3><a" in page


def test_the_page_leads_to_its_feed_and_searches_among_its_posts(client: Any) -> None:
    a_post(tags=("Harbours",))

    page = page_at(client, "/tags/harbours/")

    assert '<link rel="alternate" type="application/atom+xml" title="Harbours" href="/tags/harbours/feed/">' in page
    assert '<a href="/tags/harbours/feed/">Feed of Harbours</a>' in page
    assert '<input type="hidden" name="tag" value="harbours">' in page


def test_a_tag_of_which_only_members_find_a_post_has_no_feed_to_lead_to(client: Any) -> None:
    hidden("For members", tags=("Harbours",))
    client.force_login(a_user("Mia"))

    assert "/tags/harbours/feed/" not in page_at(client, "/tags/harbours/")
    a_post(tags=("Harbours",))
    assert '<a href="/tags/harbours/feed/">' in page_at(client, "/tags/harbours/")


def test_search_engines_read_the_number_and_the_words_of_a_tag(client: Any) -> None:
    a_post(tags=("Harbours",))
    tag = the_tag("Harbours")
    tag.description = "Where boats rest & <wait>."
    tag.save()

    page = page_at(client, "/tags/harbours/")

    assert 'name="description" content="1 post on Harbours. Where boats rest &amp; &lt;wait&gt;."' in page


def test_related_tags_are_counted_by_what_this_reader_sees(client: Any) -> None:
    a_post(tags=("Harbours", "Tides"))
    a_post(tags=("Harbours", "Tides", "Boats"))
    hidden("Staff notes", tags=("Harbours", "Secret"))
    a_draft(tags=("Harbours", "Almanac"))

    related = client.get("/tags/harbours/").context["related"]

    assert [(tag.name, tag.posts, tag.together) for tag in related] == [
        ("Tides", 2, "/tags/harbours+tides/"),
        ("Boats", 1, "/tags/boats+harbours/"),
    ]


def test_no_more_than_eight_related_tags_are_shown(client: Any) -> None:
    a_post(tags=("Harbours", *(f"Tag {n}" for n in range(12))))

    assert len(client.get("/tags/harbours/").context["related"]) == 8


def test_an_old_address_leads_on_with_what_was_asked_of_it(client: Any) -> None:
    a_post(tags=("Harbours",))
    TagAlias.objects.create(slug="ports", tag=the_tag("Harbours"))

    for old in ("/tags/ports/?page=2", "/tags/HARBOURS/?page=2"):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, "/tags/harbours/?page=2")


def test_an_old_address_of_a_tag_of_drafts_tells_nobody_its_new_one(client: Any) -> None:
    a_draft(tags=("Almanac",))
    TagAlias.objects.create(slug="secret-plans", tag=the_tag("Almanac"))

    assert [client.get(f"/tags/{slug}/").status_code for slug in ("secret-plans", "ALMANAC")] == [404, 404]


def test_browsers_ask_again_as_a_tag_may_return_to_its_old_address(client: Any) -> None:
    a_post(tags=("Harbours",))
    TagAlias.objects.create(slug="ports", tag=the_tag("Harbours"))

    assert client.get("/tags/ports/").headers["Cache-Control"] == "no-cache"


def test_an_address_merged_twice_leads_on_in_one_step(client: Any) -> None:
    a_post(tags=("Ports", "Harbours", "Tides"))
    merged("Ports", into="Harbours")
    merged("Harbours", into="Tides")

    assert client.get("/tags/ports/").headers["Location"] == "/tags/tides/"


def test_a_tag_that_was_deleted_is_gone_with_its_old_addresses(client: Any) -> None:
    a_post(tags=("Harbours",))
    TagAlias.objects.create(slug="ports", tag=the_tag("Harbours"))

    the_tag("Harbours").delete()

    assert [client.get(address).status_code for address in ("/tags/harbours/", "/tags/ports/")] == [404, 404]
