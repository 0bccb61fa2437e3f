"""A link to a document that its reader may not have tells nothing of it, not even the name of the file."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories import a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def room(settings, tmp_path):
    """The collection of a document that a post links to; it stands within another one."""
    settings.MEDIA_ROOT = tmp_path
    house = Collection.get_first_root_node().add_child(name="House")
    room = house.add_child(name="Room")
    document = Document.objects.create(title="Plan", collection=room, file=ContentFile(b"x", name="secret_plan.txt"))
    link = f'<p><a linktype="document" id="{document.pk}">the plan</a></p>'
    a_post("The guide", slug="guide", body=[("paragraph", link)])
    return room


def close(collection, kind):
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=kind, password="moth"
    )
    if kind == "groups":
        restriction.groups.add(Group.objects.create(name="Friends"))


def is_led_there(client, user=None):
    if user is not None:
        client.force_login(user)
    page = client.get("/guide/").content.decode()
    assert "the plan" in page
    assert ("secret_plan" in page) == ('">the plan</a>' in page)
    return "secret_plan" in page


def test_a_link_to_an_open_document_leads_there(client):
    assert is_led_there(client)


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_guest_learns_nothing_of_a_closed_document(client, room, kind):
    close(room.get_parent(), kind)

    assert not is_led_there(client)
    assert "secret_plan" not in client.get("/feed/").content.decode()


def test_whoever_has_an_account_is_led_to_a_document_for_members(client, room):
    close(room, "login")

    assert is_led_there(client, a_user("Cy"))


def test_a_document_for_friends_is_for_friends_and_superusers(client, room):
    close(room, "groups")
    friend = a_user("Ben")
    friend.groups.add(Group.objects.get(name="Friends"))

    assert not is_led_there(client, a_user("Cy"))
    assert is_led_there(client, friend)
    assert is_led_there(client, an_admin("Dot"))


def test_a_document_behind_a_password_is_linked_for_nobody(client, room):
    close(room, "password")

    assert not is_led_there(client, an_admin("Dot"))


def test_a_closed_collection_beside_it_closes_nothing(client, room):
    close(room.get_parent().add_sibling(name="Shed", pos="sorted-sibling"), "login")

    assert is_led_there(client)


def test_all_the_links_of_a_text_cost_one_query(client, room):
    close(room, "login")

    with CaptureQueriesContext(connection) as queries:
        client.get("/guide/")

    assert sum("wagtaildocs_document" in query["sql"] for query in queries) == 1
