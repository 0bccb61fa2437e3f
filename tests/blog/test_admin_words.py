"""Tags, series and profiles: what is wrong is said at the field, and no address is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Event, Series, Tag, TagAlias, User, UserProfile
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk, errors_in
from tests.factories import a_draft, a_user, an_admin

pytestmark = pytest.mark.django_db
OWN = "/admin/my-profile/"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def tag_form(**fields: str) -> dict[str, str]:
    return {"name": "Harbours", "slug": "", "description": "", **fields}


def test_a_tag_without_an_address_gets_one_from_its_name(desk: Client) -> None:
    desk.post("/admin/tags/add/", tag_form(name="Ebb  and flow"))

    assert Tag.objects.values_list("name", "slug").get() == ("Ebb and flow", "ebb-and-flow")


def test_the_old_address_of_a_tag_keeps_leading_to_it(desk: Client) -> None:
    tag = Tag.objects.create(name="Harbours", slug="harbours")
    address = f"/admin/tags/edit/{tag.pk}/"

    desk.post(address, tag_form(name="Ports", slug="ports"))
    desk.post(address, tag_form(name="Ports", slug="quays"))

    assert sorted(TagAlias.objects.values_list("slug", "tag__slug")) == [("harbours", "quays"), ("ports", "quays")]


def test_a_tag_that_returns_to_its_old_address_leads_to_itself(desk: Client) -> None:
    tag = Tag.objects.create(name="Harbours", slug="harbours")
    address = f"/admin/tags/edit/{tag.pk}/"

    desk.post(address, tag_form(slug="ports"))
    desk.post(address, tag_form(slug="harbours"))

    assert list(TagAlias.objects.values_list("slug", flat=True)) == ["ports"]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": "HARBOURS"}, "name", "There is a tag “Harbours” already"),
        ({"name": "Boats", "slug": "harbours"}, "slug", "Another tag has the address “harbours”"),
        ({"name": "Boats", "slug": "havens"}, "slug", "is an old address of “Harbours”"),
        ({"name": "!!!"}, "slug", "No address can be made"),
        ({"name": "n" * 200}, "name", "at most 100"),
        ({"name": "   "}, "name", "required"),
        ({"name": "\u200b"}, "name", "can be seen"),
    ],
)
def test_what_is_wrong_with_a_tag_is_said_at_its_field(
    desk: Client, fields: dict[str, str], field: str, words: str
) -> None:
    tag = Tag.objects.create(name="Harbours", slug="harbours")
    TagAlias.objects.create(slug="havens", tag=tag)

    response = desk.post("/admin/tags/add/", tag_form(description="Kept.", **fields))

    assert words in " ".join(errors_in(response)[field])
    assert "Kept." in response.content.decode()


def test_the_list_of_tags_counts_their_posts(desk: Client) -> None:
    a_draft(tags=("Harbours",))

    assert [tag.uses for tag in desk.get("/admin/tags/").context["object_list"]] == [1]


def test_a_series_gets_its_address_from_its_title_and_no_two_share_one(desk: Client) -> None:
    desk.post("/admin/series/add/", {"title": "Seven inks", "slug": "", "description": ""})
    again = desk.post("/admin/series/add/", {"title": "Seven inks", "slug": "", "description": ""})

    assert Series.objects.values_list("slug", flat=True).get() == "seven-inks"
    assert "Another series has the address" in errors_in(again)["slug"][0]


def profile_form(**fields: Any) -> dict[str, Any]:
    return {"display_name": "Ada", "slug": "ada", "bio": "", "links": "", "notify_new_comment": "on", **fields}


@pytest.fixture
def ada() -> Client:
    return at_the_desk(an_editor("Ada"))


def test_everybody_edits_their_own_profile_and_readers_are_told(ada: Client) -> None:
    assert ada.get(OWN).status_code == 200
    ada.post(OWN, profile_form(bio="Writes at night."))

    profile = UserProfile.objects.get(user__username="ada")
    assert (profile.bio, profile.notify_new_comment, profile.notify_comment_approved) == (
        "Writes at night.",
        True,
        False,
    )
    assert Event.objects.get(kind="user_profile_updated").payload["changed_fields"] == ["bio"]


def test_links_are_lines(ada: Client) -> None:
    ada.post(OWN, profile_form(links="Code | https://code.example/ada\n\nhttp://ada.example\n"))

    assert UserProfile.objects.get(user__username="ada").links == [
        {"label": "Code", "url": "https://code.example/ada"},
        {"label": "ada.example", "url": "http://ada.example"},
    ]
    assert "Code | https://code.example/ada\nada.example | http://ada.example" in ada.get(OWN).content.decode()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"links": "Code | javascript:alert(1)"}, "links", "Line 1: “javascript:alert(1)” is no address"),
        ({"links": "ok | https://a.example\nBad | ftp://b.example"}, "links", "Line 2"),
        ({"links": "\n".join(["https://a.example"] * 11)}, "links", "At most 10 links"),
        ({"links": f"{'x' * 61} | https://a.example"}, "links", "longer than 60"),
        ({"slug": "ben"}, "slug", "Another profile has the address “ben”"),
        ({"slug": "a b"}, "slug", "valid"),
        ({"display_name": "\u200b"}, "display_name", "a name to call you by"),
        ({"display_name": "n" * 121}, "display_name", "at most 120"),
        ({"bio": "b" * 2001}, "bio", "at most 2000"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_at_its_field(
    ada: Client, fields: dict[str, str], field: str, words: str
) -> None:
    a_user("Ben")

    response = ada.post(OWN, profile_form(**{"bio": "Kept.", **fields}))

    assert words in " ".join(errors_in(response)[field])
    assert fields.get("bio", "Kept.") in response.content.decode()
    assert not Event.objects.filter(kind="user_profile_updated").exists()


def test_a_file_that_is_no_picture_is_refused(ada: Client) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = ada.post(OWN, profile_form(avatar=SimpleUploadedFile("ada.svg", b"<svg onload='alert(1)'/>")))

    assert "avatar" in errors_in(response)


def test_a_refused_change_is_told_recorded_and_kept_in_the_form(ada: Client, settings: Any) -> None:
    settings.BELLBIRD_PROFILE_CHANGES_PER_DAY = 1
    ada.post(OWN, profile_form(bio="First."))

    response = ada.post(OWN, profile_form(bio="Second."))

    assert "Try again tomorrow" in response.content.decode()
    assert "Second." in response.content.decode()
    assert UserProfile.objects.get(user__username="ada").bio == "First."
    assert Event.objects.filter(kind="publication_refused").count() == 1


def test_administrators_edit_every_profile_and_nobody_else_does(ada: Client) -> None:
    ben = a_user("Ben").profile
    address = f"/admin/profiles/edit/{ben.pk}/"
    form = profile_form(display_name="Benjamin", slug="ben")

    assert ada.post(address, form).status_code == 302
    ben.refresh_from_db()
    assert ben.display_name == "Ben"

    at_the_desk(an_admin("Root")).post(address, form)
    ben.refresh_from_db()
    assert ben.display_name == "Benjamin"


def test_authors_are_found_by_name(ada: Client) -> None:
    a_user("Ben")

    results = ada.get(reverse("profile_chooser:choose_results"), {"q": "be"}).content.decode()

    assert "Ben" in results
    assert "Ada" not in results


def test_a_new_post_names_its_writer(ada: Client) -> None:
    from tests.blog.admin_desk import new_post_address

    page = ada.get(new_post_address())

    authors = page.context["form"].formsets["post_authors"].forms
    assert [form.instance.profile.display_name for form in authors] == ["Ada"]
