"""Editors and their tags: the list with its numbers, old addresses, merging and undoing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Tag, TagAlias, TagMerge
from tests.blog.admin_desk import at_the_desk, errors_in
from tests.blog.tag_shelf import merged, the_tag, worn
from tests.factories import a_draft, a_due_post, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return at_the_desk(an_admin())


def listed(desk: Client, query: str = "") -> list[str]:
    return [tag.name for tag in desk.get(f"/admin/tags/{query}").context["object_list"]]


def merge_address(name: str, into: str = "") -> str:
    query = f"?into={the_tag(into).pk}" if into else ""
    return f"/admin/tags/merge/{the_tag(name).pk}/{query}"


def test_the_list_says_how_much_a_tag_is_worn(desk: Client) -> None:
    post = a_post(tags=("Harbours",))
    a_draft(tags=("Harbours",))
    Tag.objects.create(name="Abandoned")

    rows = {tag.name: tag for tag in desk.get("/admin/tags/").context["object_list"]}

    assert (rows["Harbours"].live_uses, rows["Harbours"].uses) == (1, 2)
    assert rows["Harbours"].last_used == post.published_at
    assert (rows["Abandoned"].uses, rows["Abandoned"].last_used) == (0, None)


def test_the_list_is_narrowed_and_sorted(desk: Client) -> None:
    a_post(tags=("Harbours", "Tides"))
    a_post(tags=("Harbours",))
    a_draft(tags=("Almanac", "Harbours"))
    Tag.objects.create(name="Abandoned")

    assert listed(desk, "?worn=unused") == ["Abandoned"]
    assert listed(desk, "?worn=drafts") == ["Almanac"]
    assert listed(desk, "?worn=live") == ["Harbours", "Tides"]
    assert listed(desk, "?q=tid") == ["Tides"]
    for number in ("uses", "live_uses", "followers", "last_used"):
        assert sorted(listed(desk, f"?ordering=-{number}")) == ["Abandoned", "Almanac", "Harbours", "Tides"]
    assert listed(desk, "?ordering=-uses")[0] == "Harbours"


def test_many_tags_cost_no_more_queries_than_a_few(desk: Client) -> None:
    Tag.objects.bulk_create(Tag(name=f"Tag {n}", slug=f"tag-{n}") for n in range(3))
    desk.get("/admin/tags/")
    before = queries_of(desk)

    Tag.objects.bulk_create(Tag(name=f"Other {n}", slug=f"other-{n}") for n in range(15))

    assert queries_of(desk) == before


def queries_of(desk: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        desk.get("/admin/tags/")
    return len(queries)


def test_an_old_address_can_be_given_up(desk: Client) -> None:
    tag = Tag.objects.create(name="Harbours")
    for slug in ("ports", "havens"):
        TagAlias.objects.create(slug=slug, tag=tag)
    edit = f"/admin/tags/edit/{tag.pk}/"

    assert "/tags/ports/" in desk.get(edit).content.decode()
    desk.post(edit, {"name": "Harbours", "slug": "harbours", "description": "", "given_up": ["ports"]})

    assert list(tag.aliases.values_list("slug", flat=True)) == ["havens"]


def test_the_form_says_where_the_old_address_will_lead(desk: Client) -> None:
    tag = Tag.objects.create(name="Harbours")

    page = desk.get(f"/admin/tags/edit/{tag.pk}/").content.decode()

    assert "/tags/harbours/ leads to the new one" in page
    assert f"/admin/tags/merge/{tag.pk}/" in page


def test_what_would_move_is_shown_before_anything_does(desk: Client) -> None:
    a_post(tags=("Ports",))
    a_post(tags=("Ports", "Harbours"))
    a_due_post(tags=("Ports",))
    TagAlias.objects.create(slug="havens", tag=the_tag("Ports"))

    response = desk.get(merge_address("Ports", into="Harbours"))

    shown = response.context["preview"]
    assert (shown.live, shown.drafts, shown.both, shown.schedules) == (2, 1, 1, 1)
    assert shown.addresses == ["ports", "havens"]
    assert "/tags/havens/ → /tags/harbours/" in response.content.decode()
    assert not TagMerge.objects.exists()


def test_the_tag_that_stays_is_chosen_first(desk: Client) -> None:
    a_post(tags=("Ports",))

    page = desk.get(merge_address("Ports")).content.decode()

    assert 'method="get"' in page
    assert "There is no such tag." in desk.get(merge_address("Ports") + "?into=999999").content.decode()
    assert "There is no such tag." in desk.get(merge_address("Ports", into="Ports")).content.decode()


def test_merging_needs_the_name_typed(desk: Client) -> None:
    a_post(tags=("Ports", "Harbours"))
    form = {"into": the_tag("Harbours").pk, "typed": "Prots"}

    response = desk.post(merge_address("Ports", into="Harbours"), form)

    assert errors_in(response)["typed"] == ["Type “Ports” to confirm that this tag goes."]
    assert not TagMerge.objects.exists()


def test_a_merge_is_confirmed_and_undone_at_the_desk(desk: Client) -> None:
    post = a_post(tags=("Ports",))
    a_post(tags=("Harbours",))
    form = {"into": the_tag("Harbours").pk, "typed": " ports "}

    done = desk.post(merge_address("Ports", into="Harbours"), form, follow=True)
    merge = TagMerge.objects.get()
    undo = f"/admin/tags/unmerge/{merge.pk}/"

    assert undo in done.content.decode()
    assert undo in desk.get("/admin/tags/merges/").content.decode()
    assert desk.get(undo).status_code == 200
    assert worn(post) == ["Harbours"]
    desk.post(undo)
    assert worn(post) == ["Ports"]
    assert "Undone on" in desk.get("/admin/tags/merges/").content.decode()


def test_what_can_be_undone_no_more_says_why(desk: Client) -> None:
    a_post(tags=("Ports", "Harbours"))
    merge = merged("Ports", into="Harbours")
    merge.undo()

    page = desk.get(f"/admin/tags/unmerge/{merge.pk}/").content.decode()
    again = desk.post(f"/admin/tags/unmerge/{merge.pk}/", follow=True).content.decode()

    assert "undone already" in page
    assert "undone already" in again


def test_a_merge_of_last_month_is_listed_without_an_undo(desk: Client) -> None:
    a_post(tags=("Ports", "Harbours"))
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        merged("Ports", into="Harbours")

    assert "Too long ago" in desk.get("/admin/tags/merges/").content.decode()


def test_a_tag_that_somebody_else_has_merged_meanwhile_is_not_merged_twice(desk: Client, monkeypatch: Any) -> None:
    a_post(tags=("Ports", "Harbours", "Tides"))
    address, form = merge_address("Ports", into="Tides"), {"into": the_tag("Tides").pk, "typed": "Ports"}
    ports = the_tag("Ports")
    real = Tag.merge_into

    def late(tag: Tag, other: Tag, by: Any = None) -> Any:
        if not TagMerge.objects.exists():
            real(ports, the_tag("Harbours"))
        return real(tag, other, by)

    monkeypatch.setattr(Tag, "merge_into", late)
    page = desk.post(address, form, follow=True).content.decode()

    assert "it has been merged into “Harbours”" in page
    assert TagMerge.objects.count() == 1


@pytest.mark.parametrize("path", ["merge/1/", "merges/", "unmerge/1/"])
def test_who_may_not_delete_tags_may_not_merge_them(path: str) -> None:
    from django.contrib.auth.models import Permission

    Tag.objects.create(pk=1, name="Ports")
    TagMerge.objects.create(pk=1, merged_id=2, name="a", slug="a", into_id=1, into_name="b")
    cleo = a_user("Cleo", is_staff=True)
    names = ("access_admin", "change_tag", "add_tag", "view_tag")
    cleo.user_permissions.set(
        Permission.objects.filter(codename__in=names, content_type__app_label__in=["blog", "wagtailadmin"])
    )

    desk = at_the_desk(cleo)

    assert desk.get(f"/admin/tags/{path}").status_code == 302
    desk.post(f"/admin/tags/{path}", {"into": 1, "typed": "Ports"})
    assert Tag.objects.count() == 1
    assert "merge/1/" not in desk.get("/admin/tags/edit/1/").content.decode()
