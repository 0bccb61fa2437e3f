"""Who gets into the screens about mail: each screen, each kind of person."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from blog.models import Post, User
from notifications.models import Delivery, SubscriberImport, Subscription, Suppression
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_post, a_user, an_admin
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, str]:
    """Every screen, and every button that decides something."""
    rosa = a_subscriber()
    post = a_post("Birds")
    work()
    mail = Delivery.objects.get()
    upload = SubscriberImport.objects.create(file_name="list.csv", content="email\nsam@example.org\n")
    reader, done = [rosa.recipient_key], SubscriberImport.objects.create(file_name="old.csv", state="done")
    return {
        "subscribers": reverse("bellbird_subscribers:index"),
        "subscribers, results": reverse("bellbird_subscribers:index_results"),
        "export": reverse("bellbird_subscribers:export"),
        "import": reverse("bellbird_subscribers:import"),
        "import, columns": reverse("bellbird_subscribers:import_map", args=[upload.pk]),
        "import, done": reverse("bellbird_subscribers:import_done", args=[done.pk]),
        "import, rejects": reverse("bellbird_subscribers:import_rejects", args=[done.pk]),
        "reader": reverse("bellbird_subscribers:reader", args=reader),
        "erase": reverse("bellbird_subscribers:erase", args=reader),
        "outbox": reverse("bellbird_outbox:index"),
        "outbox, results": reverse("bellbird_outbox:index_results"),
        "mail": reverse("bellbird_outbox:mail", args=[mail.pk]),
        "report": reverse("bellbird_reports:post", args=[post.pk]),
        "update": reverse("bellbird_reports:update", args=[post.pk]),
        "POST unsubscribe": reverse("bellbird_subscribers:unsubscribe", args=reader),
        "POST suppress": reverse("bellbird_subscribers:suppress", args=reader),
        "POST lift": reverse("bellbird_subscribers:lift", args=reader),
        "POST erase": reverse("bellbird_subscribers:erase", args=reader),
        "POST export": reverse("bellbird_subscribers:export"),
        "POST import": reverse("bellbird_subscribers:import_map", args=[upload.pk]),
        "POST decide": reverse("bellbird_outbox:decide", args=[mail.pk]),
        "POST decide many": reverse("bellbird_outbox:decide_many"),
        "POST suppress address": reverse("bellbird_outbox:suppress", args=[mail.pk]),
        "POST update": reverse("bellbird_reports:update", args=[post.pk]),
    }


def admitted(client: Client, places: dict[str, str]) -> set[str]:
    """The places that do not lead home or to the door."""
    found = set()
    for name, address in places.items():
        answer = client.post(address) if name.startswith("POST ") else client.get(address)
        assert answer.status_code < 500, (name, answer.status_code)
        turned_away = answer.status_code == 302 and (
            "login" in answer["Location"] or answer["Location"] == reverse("wagtailadmin_home")
        )
        if not turned_away and answer.status_code != 403:
            found.add(name)
    return found


def an_author(name: str = "Cy") -> User:
    """Somebody who may enter the admin and add pages, and is in no group of ours."""
    user = a_user(name)
    group = Group.objects.create(name="Authors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    GroupPagePermission.objects.create(
        group=group, page=Post.objects.get().get_parent(), permission=Permission.objects.get(codename="add_page")
    )
    user.groups.add(group)
    return user


def test_nobody_outside_gets_in(client: Client, places: dict[str, str]) -> None:
    assert admitted(client, places) == set()
    client.force_login(a_user("Eve"))
    assert admitted(client, places) == set()


def test_an_author_gets_in_nowhere(places: dict[str, str]) -> None:
    assert admitted(at_the_desk(an_author()), places) == set()


def test_an_editor_sees_the_figures_of_a_post_and_no_reader(places: dict[str, str]) -> None:
    assert admitted(at_the_desk(an_editor("Ada")), places) == {"report"}


def test_a_moderator_gets_in_everywhere(places: dict[str, str]) -> None:
    assert admitted(at_the_desk(a_moderator()), places) == {*places}


def test_a_superuser_gets_in_everywhere(places: dict[str, str]) -> None:
    assert admitted(at_the_desk(an_admin("Ulla")), places) == {*places}


def test_whoever_is_turned_away_has_changed_nothing(places: dict[str, str]) -> None:
    admitted(at_the_desk(an_editor("Ada")), places)

    assert Subscription.objects.get().state == "active"
    assert not Suppression.objects.exists()


def test_the_buttons_are_no_links(places: dict[str, str]) -> None:
    desk = at_the_desk(a_moderator())
    buttons = [address for name, address in places.items() if name in {
        "POST unsubscribe", "POST suppress", "POST lift", "POST decide", "POST decide many", "POST suppress address"
    }]  # fmt: skip

    assert {desk.get(address).status_code for address in buttons} == {405}


def test_looking_at_any_screen_changes_no_row(places: dict[str, str]) -> None:
    desk = at_the_desk(a_moderator())
    desk.get(places["subscribers"])
    with CaptureQueriesContext(connection) as said:
        for name, address in places.items():
            if not name.startswith("POST "):
                desk.get(address)
                desk.head(address)

    writes = [each["sql"] for each in said if each["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []


def test_the_menu_offers_what_one_may_see(places: dict[str, str]) -> None:
    moderator, editor = (at_the_desk(user).get("/admin/").content.decode() for user in (a_moderator(), an_editor()))

    assert '"Outbox"' in moderator
    assert '"Subscribers"' in moderator
    assert '"Outbox"' not in editor
    assert '"Subscribers"' not in editor


def test_wagtails_group_editor_offers_the_permissions(places: dict[str, str]) -> None:
    page = at_the_desk(an_admin("Ulla")).get(reverse("wagtailusers_groups:add")).content.decode()

    assert "export subscribers" in page.lower()
