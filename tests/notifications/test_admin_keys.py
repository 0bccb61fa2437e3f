"""A reader's page is found by 32 hex digits and by nothing else."""

import pytest
from django.test import Client

from notifications.models import Suppression
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db
READER = "/admin/subscribers/reader/"


@pytest.mark.parametrize("key", ["%00", "a%00" + "a" * 30, "%20", "a" * 31, "a" * 33, "A" * 32, "g" * 32, "%ff" * 32])
def test_what_is_no_key_is_not_found(desk: Client, key: str) -> None:
    for verb in ("", "unsubscribe/", "suppress/", "lift/", "erase/"):
        assert desk.get(f"{READER}{key}/{verb}").status_code == 404
        assert desk.post(f"{READER}{key}/{verb}", {"reason": "x"}).status_code == 404

    assert not Suppression.objects.exists()


def test_a_key_leads_to_its_reader(desk: Client) -> None:
    rosa = a_subscriber()

    assert desk.get(f"{READER}{rosa.recipient_key}/").status_code == 200
