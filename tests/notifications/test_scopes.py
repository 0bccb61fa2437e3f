"""What is followed has one spelling: by that it is looked for when a post goes out."""

import pytest
from django.test import Client

from notifications.models import Subscription
from notifications.scopes import Scope
from tests.factories import a_post
from tests.notifications.people import a_subscriber
from tests.notifications.reader_pages import preferences_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["site", "tag:7", "author:10", "replies:123456789012345678"])
def test_a_scope_is_stored_as_it_was_said(text: str) -> None:
    assert str(Scope.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["tag:007", "tag:00", "author:01", "tag:", "tag:+7", "tag:٧", "tag:7 ", "tag:7\n", "tag:" + "9" * 19, "x:1"]
)
def test_another_spelling_of_a_scope_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="nothing that can be followed"):
        Scope.parse(text)


def test_a_tag_is_followed_by_its_number_and_not_by_another_spelling_of_it(client: Client) -> None:
    tag = a_post(tags=("Harbours",)).tags.get()
    rosa = a_subscriber()

    asked = client.post("/subscribe/", {"email": "sam@example.org", "scope": f"tag:00{tag.pk}"})
    added = client.post(preferences_of(rosa), {"add": f"tag:00{tag.pk}", "add_how": "at_once"})
    assert (asked.status_code, added.status_code) == (422, 422)
    assert Subscription.objects.count() == 1

    client.post("/subscribe/", {"email": "sam@example.org", "scope": f"tag:{tag.pk}"})
    assert Subscription.objects.filter(scope=f"tag:{tag.pk}").count() == 1


def test_the_page_that_explains_a_mistake_offers_what_the_form_before_it_offered(client: Client) -> None:
    tag = a_post(tags=("Harbours",)).tags.get()
    offered = f"site tag:{tag.pk}"

    answer = client.post("/subscribe/", {"email": "sam@example.org", "offer": offered})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'name="offer" value="{offered}"' in page
    assert page.count('name="offer"') == 1
    assert [f'type="checkbox" name="scope" value="{scope}"' in page for scope in offered.split()] == [True, True]
