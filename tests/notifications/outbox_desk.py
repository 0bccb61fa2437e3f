"""A moderator at the outbox, and a post that Rosa was mailed about."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Post
from notifications.models import Delivery
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

OUTBOX = "/admin/outbox/"


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


@pytest.fixture
def birds() -> Post:
    """A post that Rosa was mailed about."""
    a_subscriber("rosa@example.org")
    post = a_post("Birds")
    work()
    return post


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def now_in(state: str, **changes: Any) -> Delivery:
    mail = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=mail.pk).update(state=state, **changes)
    mail.refresh_from_db()
    return mail


def report(post: Post) -> str:
    return reverse("bellbird_reports:post", args=[post.pk])
