"""Which tag a name means: whatever the case, and for editors who have a post open while its tags get other names."""

import pytest
from django.db import IntegrityError, connection, transaction

from blog.models import Post, Tag
from tests.blog.admin_desk import at_the_desk, errors_in
from tests.blog.tag_shelf import merged, the_tag, worn
from tests.factories import a_post, an_admin

pytestmark = pytest.mark.django_db


def saved_with(post: Post, *names: str) -> list[str]:
    """What the post wears after an editor saved it with these names, as the form gives them."""
    post = Post.objects.get(pk=post.pk)
    post.tags.set(names)
    post.publish()
    return worn(post)


def renamed(name: str, to: str) -> None:
    tag = the_tag(name)
    tag.name = to
    tag.save()


def test_the_name_of_a_merged_tag_is_the_tag_that_stays() -> None:
    post = a_post(tags=("Ports", "Harbours"))
    merge = merged("Ports", into="Harbours")

    assert saved_with(post, "ports", "Harbours") == ["Harbours"]
    assert merge.why_not_undone == ""


def test_the_old_name_of_a_renamed_tag_is_its_new_one() -> None:
    post = a_post(tags=("Ports",))
    renamed("Ports", to="Havens")
    renamed("Havens", to="Quays")

    assert saved_with(post, "Ports") == saved_with(post, "havens") == ["Quays"]
    assert Tag.objects.count() == 1


def test_a_name_that_was_lost_twice_is_the_tag_that_lost_it_last() -> None:
    post = a_post(tags=("Ports", "Tides"))
    renamed("Ports", to="Havens")
    Tag.objects.create(name="Ports")
    merged("Ports", into="Tides")

    assert saved_with(post, "Ports") == ["Tides"]
    renamed("Havens", to="Ports")
    renamed("Ports", to="Havens")
    assert saved_with(post, "Ports") == ["Havens"]


def test_a_renamed_tag_that_was_merged_since_is_the_tag_that_stays() -> None:
    post = a_post(tags=("Ports", "Tides"))
    renamed("Ports", to="Havens")
    merged("Havens", into="Tides")

    assert saved_with(post, "Ports") == ["Tides"]


def test_a_name_that_is_a_tag_of_its_own_again_is_that_tag() -> None:
    post = a_post(tags=("Ports", "Harbours"))
    merged("Ports", into="Harbours")
    Tag.objects.create(name="Ports")

    assert saved_with(post, "Ports") == ["Ports"]


def test_the_name_of_a_tag_that_was_renamed_and_deleted_makes_a_new_one() -> None:
    post = a_post(tags=("Ports",))
    renamed("Ports", to="Havens")
    the_tag("Havens").delete()

    assert saved_with(post, "Ports") == ["Ports"]


@pytest.mark.parametrize(("one", "same"), [("Été", "été"), ("ΟΔΟΣ", "οδος"), ("лодка", "ЛОДКА"), ("Tides", "TIDES")])
def test_small_and_great_letters_of_every_script_are_the_same(one: str, same: str) -> None:
    post = a_post(tags=(one,))

    assert saved_with(post, same) == [one]
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.create(name=same)
    assert Tag.objects.count() == 1


def test_a_tag_is_not_renamed_to_the_name_of_another_in_other_letters() -> None:
    Tag.objects.create(name="Été")
    winter = Tag.objects.create(name="Hiver")
    winter.name = "ÉTÉ"

    with pytest.raises(IntegrityError), transaction.atomic():
        winter.save()
    answer = at_the_desk(an_admin()).post(f"/admin/tags/edit/{winter.pk}/", {"name": "ÉTÉ", "slug": "hiver"})
    assert "There is a tag “Été” already." in errors_in(answer)["name"][0]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL never let two of them in")
def test_tags_that_were_two_in_other_letters_before_can_still_be_saved_and_merged() -> None:
    first, second = Tag.objects.bulk_create([Tag(name="Été", slug="a"), Tag(name="été", slug="b")])

    first.description = "When it is warm."
    first.save()
    first.merge_into(second)

    assert Tag.objects.get().name == "été"
