"""Who keeps the tags: whoever publishes renames, merges and undoes; whoever only writes does none of it."""

from collections.abc import Callable

import pytest
from django.test import Client

from blog.models import Tag, TagMerge, User
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.blog.tag_shelf import merged, the_tag
from tests.factories import a_post, a_user, an_admin

pytestmark = pytest.mark.django_db

PEOPLE: dict[str, tuple[Callable[[], User | None], bool]] = {
    "a guest": (lambda: None, False),
    "a reader": (lambda: a_user("Cy"), False),
    "an editor": (an_editor, False),
    "a moderator": (a_moderator, True),
    "an administrator": (an_admin, True),
}
"""Somebody, and whether they keep tags."""

EVERYBODY = pytest.mark.parametrize("who", PEOPLE)


def desk_of(who: str) -> tuple[Client, bool]:
    make, keeps_tags = PEOPLE[who]
    person = make()
    return (at_the_desk(person) if person else Client()), keeps_tags


@EVERYBODY
def test_keepers_rename_tags(who: str) -> None:
    desk, keeps_tags = desk_of(who)
    tag = Tag.objects.create(name="Ports")

    desk.post(f"/admin/tags/edit/{tag.pk}/", {"name": "Havens", "slug": "havens", "description": ""})

    assert Tag.objects.filter(name="Havens").exists() is keeps_tags


@EVERYBODY
def test_keepers_merge_tags(who: str) -> None:
    desk, keeps_tags = desk_of(who)
    a_post(tags=("Ports", "Harbours"))

    desk.post(f"/admin/tags/merge/{the_tag('Ports').pk}/", {"into": the_tag("Harbours").pk, "typed": "Ports"})

    assert TagMerge.objects.exists() is keeps_tags


@EVERYBODY
def test_keepers_undo_merges(who: str) -> None:
    desk, keeps_tags = desk_of(who)
    a_post(tags=("Ports", "Harbours"))
    merge = merged("Ports", into="Harbours")

    desk.post(f"/admin/tags/unmerge/{merge.pk}/")

    assert Tag.objects.filter(name="Ports").exists() is keeps_tags


@EVERYBODY
def test_keepers_delete_tags(who: str) -> None:
    desk, keeps_tags = desk_of(who)
    tag = Tag.objects.create(name="Ports")

    desk.post(f"/admin/tags/delete/{tag.pk}/")

    assert Tag.objects.exists() is not keeps_tags


def test_keepers_are_shown_the_way() -> None:
    tag = Tag.objects.create(name="Ports")
    desk = at_the_desk(a_moderator())

    assert f"/admin/tags/merge/{tag.pk}/" in desk.get(f"/admin/tags/edit/{tag.pk}/").content.decode()
    assert "/admin/tags/merges/" in desk.get("/admin/tags/").content.decode()
