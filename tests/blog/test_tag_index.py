"""The index of tags: by letters of every script, and nothing hidden in it."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import PostTag, Tag
from blog.tagging.alphabet import by_letter, letter_of
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("harbours", "H"),
        ("Élan", "E"),
        ("ßtrasse", "S"),
        ("2026", "0–9"),
        ("٣ waves", "0–9"),
        ("“Quoted”", "Q"),
        ("Ωmega", "Ω"),
        ("лодка", "Л"),
        ("港", "漢字"),
        ("みなと", "かな"),
        ("부두", "한글"),
        ("☂", "…"),
        ("ℌarbour", "H"),
    ],
)
def test_a_tag_stands_below_its_letter(name: str, letter: str) -> None:
    assert letter_of(name) == letter


def test_figures_come_first_and_signs_last() -> None:
    tags = [Tag(name=name) for name in ("☂", "港", "лодка", "zebra", "Apple", "2026", "élan", "Eel")]

    letters = by_letter(tags)

    assert [letter.name for letter in letters] == ["0–9", "A", "E", "Z", "Л", "漢字", "…"]
    assert [tag.name for tag in letters[2].tags] == ["Eel", "élan"]
    assert len({letter.anchor for letter in letters}) == 7


def test_the_letters_lead_to_their_headings(client: Any) -> None:
    a_post(tags=("Harbours", "港"))

    page = client.get("/tags/").content.decode()

    for anchor in ("letter-48", "letter-6f22-5b57"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page


def test_a_single_letter_needs_no_way_to_it(client: Any) -> None:
    a_post(tags=("Harbours", "Havens"))

    page = client.get("/tags/").content.decode()

    assert "Havens" in page
    assert "#letter-" not in page


def test_a_tag_of_drafts_and_a_tag_of_nothing_are_not_listed(client: Any) -> None:
    a_post(tags=("Harbours",))
    a_draft(tags=("Almanac",))
    Tag.objects.create(name="Abandoned")

    page = client.get("/tags/").content.decode()

    assert "Harbours" in page
    assert "Almanac" not in page
    assert "Abandoned" not in page
    assert "letter-41" not in page


def test_many_tags_cost_no_more_queries_than_one(client: Any) -> None:
    post = a_post(tags=("Harbours",))
    before = queries_of(client)

    tags = Tag.objects.bulk_create(Tag(name=f"Tag {n}", slug=f"tag-{n}") for n in range(1200))
    PostTag.objects.bulk_create(PostTag(tag=tag, content_object=post) for tag in tags)

    assert queries_of(client) == before


def queries_of(client: Any) -> int:
    client.get("/tags/")
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get("/tags/")
    return len(queries)
