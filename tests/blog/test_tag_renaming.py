"""A tag that is renamed keeps its old address, by any road, and says so once."""

from typing import Any

import pytest

from blog.models import Event, Tag, TagAlias
from blog.signals import tag_renamed
from tests.blog.admin_desk import at_the_desk
from tests.factories import an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours() -> Tag:
    return Tag.objects.create(name="Harbours", slug="harbours")


def aliases() -> list[tuple[str, str]]:
    return sorted(TagAlias.objects.values_list("slug", "tag__slug"))


def test_a_tag_renamed_in_code_keeps_its_old_address(harbours: Tag) -> None:
    harbours.slug = "ports"
    harbours.save()

    assert aliases() == [("harbours", "ports")]


def test_a_tag_renamed_by_a_partial_save_keeps_its_old_address(harbours: Tag) -> None:
    harbours.slug = "ports"
    harbours.save(update_fields=["slug"])
    harbours.slug = "quays"
    harbours.save(update_fields=["slug"])

    assert aliases() == [("harbours", "quays"), ("ports", "quays")]


def test_a_tag_renamed_in_the_admin_keeps_its_old_address(harbours: Tag) -> None:
    form = {"name": "Ports", "slug": "ports", "description": ""}

    at_the_desk(an_admin()).post(f"/admin/tags/edit/{harbours.pk}/", form)

    assert aliases() == [("harbours", "ports")]


def test_a_name_that_a_partial_save_leaves_out_is_no_rename(harbours: Tag) -> None:
    harbours.slug, harbours.description = "ports", "Where boats rest."
    harbours.save(update_fields=["description"])

    assert aliases() == []
    assert not Event.objects.filter(kind="tag_renamed").exists()


def test_a_rename_tells_the_old_name_and_address(harbours: Tag, heard: Any) -> None:
    with heard(tag_renamed) as said:
        harbours.name, harbours.slug = "Ports", "ports"
        harbours.save()

    assert [(each["tag"].name, each["old_name"], each["old_slug"]) for each in said] == [
        ("Ports", "Harbours", "harbours")
    ]


def test_every_rename_is_a_fact_of_its_own(harbours: Tag) -> None:
    stale = Tag.objects.get(pk=harbours.pk)
    for tag, name in ((harbours, "Ports"), (stale, "Harbours"), (harbours, "Ports")):
        tag.name = name
        tag.save()

    assert Event.objects.filter(kind="tag_renamed").count() == 2 + 1
    assert Tag.objects.get(pk=harbours.pk).rename_seq == 3


def test_a_new_tag_and_a_new_description_tell_nothing(heard: Any) -> None:
    with heard(tag_renamed) as said:
        tag = Tag.objects.create(name="Harbours")
        tag.description = "Where boats rest."
        tag.save()
        tag.save()

    assert said == []


def test_a_tag_that_returns_to_its_old_address_leads_to_itself(harbours: Tag) -> None:
    for slug in ("ports", "harbours"):
        harbours.slug = slug
        harbours.save()

    assert aliases() == [("ports", "harbours")]


def test_a_new_tag_takes_no_address_that_leads_to_another(harbours: Tag) -> None:
    TagAlias.objects.create(slug="ports", tag=harbours)

    assert Tag.objects.create(name="Ports").slug == "ports_1"
    assert Tag.objects.create(name="ports!").slug == "ports_2"
