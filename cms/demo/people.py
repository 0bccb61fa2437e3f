"""The people of the demo site: authors, a moderator, and those who asked to be told."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.files import File
from django.utils import timezone

from blog.models import User
from cms.demo import content_files
from notifications.addresses import normalise
from notifications.models import Subscription
from notifications.models.keys import recipient_key
from notifications.models.subscriptions import SubscriptionState

PASSWORD = "nothing-goes-unheard"  # noqa: S105 - printed at every start
"""Everybody's, on a site that answers on this machine only; ``demo`` refuses to run with the production settings."""


def make_people(people: list[dict[str, Any]]) -> dict[str, User]:
    """Create the users with their profiles; return them by user name. Whoever moderates is the administrator here."""
    return {person["username"]: _make_person(person) for person in people}


def _make_person(person: dict[str, Any]) -> User:
    runs_the_site = person["role"] == "moderator"
    first, _, last = person["display_name"].partition(" ")
    user = User(username=person["username"], email=person["email"], first_name=first, last_name=last)
    user.is_staff = user.is_superuser = runs_the_site
    user.set_password(PASSWORD)
    user.save()
    user.groups.set(Group.objects.filter(name="Editors"))
    profile = user.profile
    profile.slug, profile.bio, profile.links = person["slug"], person["bio"], person["links"]
    portrait = person.get("portrait")
    if portrait:
        with content_files.image(portrait).open("rb") as picture:
            profile.avatar.save(portrait, File(picture), save=False)
    profile.save()
    return user


def make_subscribers(subscribers: list[dict[str, Any]]) -> None:
    """Create the subscriptions, confirmed or still waiting. Nobody is asked: they do not exist."""
    now = timezone.now()
    for each in subscribers:
        is_confirmed = each["confirmed"]
        Subscription.objects.create(
            email=each["email"],
            address=normalise(each["email"]),
            recipient_key=recipient_key(each["email"]),
            state=SubscriptionState.ACTIVE if is_confirmed else SubscriptionState.PENDING,
            asked_at=now,
            confirmed_at=now if is_confirmed else None,
        )
