"""Several tags, ticked in the list and merged at once; and undone at once."""

from typing import Any

import pytest
from django.test import Client

from blog.models import Event, Tag, TagAlias, TagMerge
from blog.tagging import merging
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk, errors_in
from tests.blog.tag_shelf import merged, the_tag, worn
from tests.factories import a_draft, a_due_post, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


def ticked(*names: str) -> str:
    return "&".join(f"id={the_tag(name).pk}" for name in names)


def merge_address(*names: str) -> str:
    return f"/admin/tags/merge-many/?{ticked(*names)}"


def confirmed(into: str) -> dict[str, Any]:
    return {"into": the_tag(into).pk, "typed": into.lower()}


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def tag_names() -> list[str]:
    return sorted(Tag.objects.values_list("name", flat=True))


def test_the_button_below_the_list_leads_to_the_page(desk: Client) -> None:
    a_post(tags=("Ports", "Piers"))

    assert "/admin/bulk/blog/tag/merge/" in desk.get("/admin/tags/").content.decode()
    for answer in (desk.get, desk.post):
        response: Any = answer(f"/admin/bulk/blog/tag/merge/?{ticked('Ports', 'Piers')}&next=/admin/tags/")
        assert response.headers["Location"] == merge_address("Ports", "Piers")


def test_the_most_worn_of_them_is_proposed_to_stay(desk: Client) -> None:
    a_post(tags=("Ports", "Harbours"))
    a_post(tags=("Harbours",))

    form = desk.get(merge_address("Ports", "Harbours")).context["form"]

    assert form["into"].value() == the_tag("Harbours").pk


def test_what_would_move_is_shown_of_each(desk: Client) -> None:
    a_post(tags=("Ports", "Piers"))
    a_due_post(tags=("Ports",))
    a_draft(tags=("Piers", "Harbours"))
    TagAlias.objects.create(slug="havens", tag=the_tag("Ports"))

    response = desk.get(f"{merge_address('Ports', 'Piers', 'Harbours')}&into={the_tag('Harbours').pk}")

    rows = {tag.name: (each.live, each.drafts, each.both, each.schedules) for tag, each, _ in response.context["rows"]}
    assert rows == {"Ports": (1, 1, 0, 1), "Piers": (1, 1, 1, 0)}
    assert response.context["posts"] == 3
    assert "/tags/havens/" in response.content.decode()
    assert not TagMerge.objects.exists()


def test_all_are_merged_by_one_form_and_undone_by_another(desk: Client) -> None:
    both, one = a_post(tags=("Ports", "Piers")), a_draft(tags=("Piers", "Harbours"))

    done = desk.post(merge_address("Ports", "Piers", "Harbours"), confirmed("Harbours"), follow=True)

    merge = TagMerge.objects.latest("pk")
    undo = f"/admin/tags/unmerge/{TagMerge.objects.earliest('pk').pk}/all/"
    assert undo in done.content.decode()
    assert tag_names() == worn(both) == worn(one) == ["Harbours"]
    assert "Undo all 2" in desk.get(f"/admin/tags/unmerge/{merge.pk}/").content.decode()
    desk.get(undo)
    back = desk.post(undo, follow=True)

    assert "are tags of their own again" in said(back)
    assert (worn(both), worn(one)) == (["Piers", "Ports"], ["Harbours", "Piers"])
    assert not TagMerge.objects.standing().exists()
    assert "undone already" in said(desk.post(undo, follow=True))
    assert "undone already" in desk.get(undo).content.decode()


def test_what_was_undone_by_itself_stays_so_when_the_rest_is_undone(desk: Client) -> None:
    a_post(tags=("Ports", "Piers", "Harbours"))
    desk.post(merge_address("Ports", "Piers"), confirmed("Harbours"))
    first, second = TagMerge.objects.order_by("pk")

    first.undo()
    second.undo_all()

    assert tag_names() == ["Harbours", "Piers", "Ports"]


def test_one_that_cannot_be_undone_leaves_all_as_they_are(desk: Client) -> None:
    a_post(tags=("Ports", "Piers", "Harbours"))
    desk.post(merge_address("Ports", "Piers"), confirmed("Harbours"))
    Tag.objects.create(name="Ports")
    undo = f"/admin/tags/unmerge/{TagMerge.objects.latest('pk').pk}/all/"

    assert "There is a tag “Ports” again" in desk.get(undo).content.decode()
    assert "There is a tag “Ports” again" in said(desk.post(undo, follow=True))
    assert TagMerge.objects.standing().count() == 2


def test_merging_needs_the_name_of_the_tag_that_stays(desk: Client) -> None:
    a_post(tags=("Ports", "Piers", "Harbours"))
    form = {"into": the_tag("Harbours").pk, "typed": "Ports"}

    response = desk.post(merge_address("Ports", "Piers"), form)

    assert errors_in(response)["typed"] == ["Type “Harbours” to confirm that this tag stays."]
    assert not TagMerge.objects.exists()


def test_a_form_sent_twice_merges_once(desk: Client) -> None:
    a_post(tags=("Ports", "Piers", "Harbours"))
    address, form = merge_address("Ports", "Piers"), confirmed("Harbours")
    desk.post(address, form)

    again = desk.post(address, form, follow=True)

    assert "There is no tag “Ports” any more: it has been merged into “Harbours”." in said(again)
    assert TagMerge.objects.count() == Event.objects.filter(kind="tag_merged").count() == 2


@pytest.mark.parametrize("fate", ["merged", "deleted"])
def test_one_that_is_gone_meanwhile_is_named_and_nothing_is_merged(desk: Client, fate: str) -> None:
    a_post(tags=("Ports", "Piers", "Harbours", "Tides"))
    address, form = merge_address("Ports", "Piers"), confirmed("Harbours")
    if fate == "merged":
        merged("Ports", into="Tides")
    else:
        the_tag("Ports").delete()

    words = said(desk.post(address, form, follow=True))

    wanted = {"merged": "it has been merged into “Tides”", "deleted": "A tag that you ticked has been deleted."}
    assert wanted[fate] in words
    assert "Nothing was merged." in words
    assert "Piers" in tag_names()


def test_one_that_goes_at_the_last_moment_leaves_all_as_they_are(desk: Client, monkeypatch: Any) -> None:
    a_post(tags=("Ports", "Piers", "Harbours"))
    address, form, real = merge_address("Ports", "Piers"), confirmed("Harbours"), merging.merge_all

    def late(*args: Any, **kwargs: Any) -> Any:
        the_tag("Piers").delete()
        return real(*args, **kwargs)

    monkeypatch.setattr(merging, "merge_all", late)
    words = said(desk.post(address, form, follow=True))

    assert "There is no tag “Piers” any more: it has been deleted. Nothing was merged." in words
    assert tag_names() == ["Harbours", "Ports"]


@pytest.mark.parametrize("query", ["", "?id=all", "?id=0&id=-1&id=x&id=" + "9" * 400, "?into=1"])
def test_nothing_ticked_is_said(desk: Client, query: str) -> None:
    response: Any = desk.get(f"/admin/tags/merge-many/{query}", follow=True)

    assert "Tick the tags" in said(response) or "deleted" in said(response)


def test_a_tag_alone_becomes_one_with_nothing_but_another(desk: Client) -> None:
    a_post(tags=("Ports",))

    response = desk.post(merge_address("Ports"), confirmed("Ports"), follow=True)

    assert "Tick the tags" in said(response)
    assert tag_names() == ["Ports"]


def test_too_many_at_once_are_refused(desk: Client) -> None:
    tags = [Tag.objects.create(name=f"Tag {number}") for number in range(22)]

    response = desk.get(merge_address(*(tag.name for tag in tags)), follow=True)

    assert "Tick 20 tags at most." in said(response)


def test_who_publishes_nothing_merges_nothing() -> None:
    a_post(tags=("Ports", "Piers", "Harbours"))
    desk, address = at_the_desk(an_editor()), merge_address("Ports", "Piers")

    assert desk.get(address).status_code == 302
    desk.post(address, confirmed("Harbours"))

    assert not TagMerge.objects.exists()


def test_a_form_from_elsewhere_is_refused() -> None:
    a_post(tags=("Ports", "Piers", "Harbours"))
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(a_moderator())

    response = stranger.post(merge_address("Ports", "Piers"), confirmed("Harbours"))

    assert (response.status_code, TagMerge.objects.count()) == (403, 0)
