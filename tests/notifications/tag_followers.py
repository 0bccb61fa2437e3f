"""Three tags that are merged with one another, and who follows them."""

from typing import Any

import pytest

from blog.models import Tag
from notifications.models import Subscription
from tests.blog.tag_shelf import the_tag
from tests.notifications.people import a_subscriber

ROSA, SAM = "rosa@example.org", "sam@example.org"


@pytest.fixture
def three_tags() -> None:
    for name in ("Ports", "Harbours", "Tides"):
        Tag.objects.create(name=name)


def follower(name: str, email: str = ROSA, **fields: Any) -> Subscription:
    return a_subscriber(email, scope=f"tag:{the_tag(name).pk}", **fields)


def followed(email: str = ROSA) -> list[tuple[str, str]]:
    """What somebody follows, and how it stands."""
    names = {f"tag:{tag.pk}": tag.name for tag in Tag.objects.all()}
    rows = Subscription.objects.filter(email=email).values_list("scope", "state")
    return sorted((names.get(scope, scope), state) for scope, state in rows)


def active(*names: str) -> list[tuple[str, str]]:
    """What :func:`followed` says of who follows just these."""
    return sorted((name, "active") for name in names)
