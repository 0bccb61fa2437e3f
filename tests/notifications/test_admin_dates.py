"""Lists that are narrowed by days no clock can tell: refused, on every screen and west of Greenwich too."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from blog.models import Post
from notifications.models import Delivery
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db

LISTS = {
    "/admin/subscribers/": "created_at",
    "/admin/outbox/": "created_at",
    "/admin/events/": "occurred_at",
    "/admin/comments/": "submitted_at",
}
ABSURD = ["_to=9999-12-31", "_from=9999-12-31", "_from=0001-01-01", "_to=2201-01-01", "_from=1899-12-31"]


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Kiritimati"])
def far_desk(request: pytest.FixtureRequest, settings: Settings) -> Client:
    """A moderator of a site in another part of the world."""
    settings.TIME_ZONE = request.param
    return at_the_desk(a_moderator())


@pytest.mark.parametrize("days", ABSURD)
@pytest.mark.parametrize("path", LISTS)
def test_absurd_days_narrow_no_list_and_are_no_error(far_desk: Client, path: str, days: str) -> None:
    response = far_desk.get(f"{path}?{LISTS[path]}{days}")

    assert response.status_code == 200
    assert "Choose days of the years 1900 to 2200." in str(response.context["filters"].form.errors)


@pytest.mark.parametrize("days", ABSURD)
def test_nothing_is_exported_or_decided_by_absurd_days(far_desk: Client, birds: Post, days: str) -> None:
    before = list(Delivery.objects.values())

    exported = far_desk.post(f"/admin/subscribers/export/?created_at{days}", {"kind": "csv"})
    decided = far_desk.post(f"/admin/outbox/decide/?created_at{days}", {"decision": "leave", "confirmed": "yes"})

    assert b"rosa" not in b"".join(exported)
    assert decided.status_code == 400
    assert list(Delivery.objects.values()) == before


def test_days_that_can_be_told_narrow_the_list(far_desk: Client) -> None:
    a_subscriber(created_at=timezone.now())
    today = timezone.localdate().isoformat()

    found = far_desk.get(f"/admin/subscribers/?created_at_from={today}&created_at_to={today}")
    none = far_desk.get("/admin/subscribers/?created_at_from=1900-01-01&created_at_to=2020-01-01")

    assert len(found.context["object_list"]) == 1
    assert not none.context["object_list"]
