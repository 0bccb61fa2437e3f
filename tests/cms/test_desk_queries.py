"""What the screens of the admin ask of the database: few questions, and no more for many rows than for some."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from blog.models import Post
from cms.setting_up.panel import PUT_AWAY
from notifications.models import Delivery, DeliveryState, Frequency
from tests.blog.admin_desk import a_moderator, at_the_desk, edit_address, new_post_address
from tests.factories import a_comment, a_draft, a_post, a_user, an_admin
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
MOST = 30
MORE = {"new post": 31, "draft": 36, "live post": 41, "sheet": 32, "sheet of a live post": 31}
"""Wagtail itself asks 30 for the barest form; a draft is read anew each time."""
SCREENS: dict[str, Callable[[Post, Post], str]] = {
    "dashboard": lambda post, draft: reverse("wagtailadmin_home"),
    "last seven days": lambda post, draft: reverse("bellbird_posts:last_seven_days"),
    "posts": lambda post, draft: reverse("bellbird_posts:index"),
    "calendar": lambda post, draft: reverse("bellbird_calendar:index"),
    "comments": lambda post, draft: reverse("wagtailsnippets_blog_comment:list"),
    "comments that wait": lambda post, draft: reverse("wagtailsnippets_blog_comment:list") + "?status=pending",
    "events": lambda post, draft: reverse("bellbird_events:index"),
    "timeline": lambda post, draft: reverse("bellbird_events:post", args=[post.pk]),
    "reviews": lambda post, draft: reverse("bellbird_reviews:index"),
    "tags": lambda post, draft: reverse("wagtailsnippets_blog_tag:list"),
    "subscribers": lambda post, draft: reverse("bellbird_subscribers:index"),
    "outbox": lambda post, draft: reverse("bellbird_outbox:index"),
    "deliveries": lambda post, draft: reverse("bellbird_reports:index"),
    "deliveries of a post": lambda post, draft: reverse("bellbird_reports:post", args=[post.pk]),
    "new post": lambda post, draft: new_post_address(),
    "draft": lambda post, draft: edit_address(draft),
    "live post": lambda post, draft: edit_address(post),
    "sheet": lambda post, draft: reverse("bellbird_sheet:sheet", args=[draft.pk]),
    "sheet of a live post": lambda post, draft: reverse("bellbird_sheet:sheet", args=[post.pk]),
}


def some_more_of_everything(number: int, begin: int = 0) -> None:
    """Posts by several people with tags, comments, and mails of which some failed."""
    for each in range(begin, begin + number):
        person, tags = a_user(f"Writer {each}"), ("Harbours", f"Tag {each}")
        a_subscriber(f"reader{each}@example.org", frequency=Frequency.DAILY if each % 2 else Frequency.AT_ONCE)
        post = a_post(f"Post {each}", author=person, tags=tags)
        a_comment(post, name=f"Ben {each}")
        a_comment(post, name=f"Cy {each}", status="approved")
    work()
    held = [DeliveryState.DEAD, DeliveryState.UNCERTAIN, DeliveryState.STALE]
    for delivery, state in zip(Delivery.objects.order_by("pk"), held, strict=False):
        Delivery.objects.filter(pk=delivery.pk).update(state=state)


def asked(desk: Client, address: str) -> int:
    """How many questions a screen asks whose memories are empty."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(address).status_code == 200, address
    return len(queries)


def asked_by_all(desk: Client, post: Post, draft: Post) -> dict[str, int]:
    addresses = {name: address(post, draft) for name, address in SCREENS.items()}
    return {name: asked(desk, address) for name, address in addresses.items()}


@pytest.mark.parametrize("who", [an_admin, a_moderator])
def test_every_screen_asks_few_questions_however_much_there_is(who: Callable[[str], Any]) -> None:
    person = who("Dot")
    UserProfile.objects.create(user=person, dismissibles={PUT_AWAY: True})  # of a site that has been set up
    desk = at_the_desk(person)
    post = a_post("Tides", tags=("Harbours", "Bells"))
    draft = a_draft("Piers", tags=("Harbours", "Bells"))
    draft.save_revision()
    some_more_of_everything(2)
    asked_by_all(desk, post, draft)
    with_few = asked_by_all(desk, post, draft)
    some_more_of_everything(5, begin=2)

    with_more = asked_by_all(desk, post, draft)

    assert {name: number for name, number in with_more.items() if number > MORE.get(name, MOST)} == {}
    assert {name: (with_few[name], number) for name, number in with_more.items() if number > with_few[name]} == {}
