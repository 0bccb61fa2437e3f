"""Where to begin: every address that the URL configuration knows, with everything that is stored put into it."""

from itertools import product
from typing import Any

from django.urls import NoReverseMatch, reverse
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction

from blog.models import Comment, Series, Tag, UserProfile
from notifications.links import address_change_link, confirm_link
from notifications.models import AddressChange, Reader, Subscription
from tests.cms.doors import Door, doors
from tests.leaks.canaries import Canaries
from tests.leaks.world import World
from tests.notifications.reader_pages import leaving, path_of, preferences_of

OUTSIDE = ("blog", "search", "notifications", "wagtail_serve", "wagtaildocs_serve", "wagtailcore_authenticate")
"""Rooms whose addresses are for readers, and of Wagtail's those outside the admin."""

NEEDS_A_LETTER = {"blog:decide", "notifications:webhooks"}
"""Addresses that only a mail tells, to whom it is written."""


def starts(world: World) -> list[str]:
    """Pages first, lists next, searches last."""
    known = [path for door in doors() for path in paths_of(door)]
    pages = [page.get_url() for page in Page.objects.filter(depth__gt=1).specific()]
    return [*filter(None, pages), *world.old_addresses, "/no-such-page/", *known, *searches(world.canaries)]


def paths_of(door: Door) -> list[str]:
    """One door with everything that fits into it."""
    if door.name in NEEDS_A_LETTER or door.route.startswith("admin/"):
        return []
    fitting = what_fits(door)
    if any(argument not in fitting for argument in door.names_of_arguments):
        return []
    paths = []
    for values in product(*(fitting[argument] for argument in door.names_of_arguments)):
        try:
            paths.append(reverse(door.name, kwargs=dict(zip(door.names_of_arguments, values, strict=True))))
        except NoReverseMatch:
            continue
    return paths


def what_fits(door: Door) -> dict[str, list[Any]]:
    """By the name of the argument."""
    slugs = {"tag": Tag, "tag_feed": Tag, "author": UserProfile, "author_feed": UserProfile, "series": Series}
    model: Any = slugs.get(door.name.rpartition(":")[2], Tag)
    comments = Comment.objects.values_list("pk", flat=True)
    documents = list(Document.objects.all())
    return {
        "slug": list(model.objects.values_list("slug", flat=True)),
        "slugs": ["+".join(pair) for pair in zip(slugs_of_tags(), slugs_of_tags()[1:], strict=False)],
        "number": list(comments),
        "year": sorted({comment.year for comment in Comment.objects.dates("submitted_at", "year")}),
        "month": list(range(1, 13)),
        "token": tokens(door.name),
        "page_view_restriction_id": list(
            PageViewRestriction.objects.filter(restriction_type="password").values_list("pk", flat=True)[:1]
        ),
        "page_id": list(Page.objects.filter(depth__gt=1).values_list("pk", flat=True)),
        "document_id": [document.pk for document in documents],
        "document_filename": [document.filename for document in documents],
    }


def slugs_of_tags() -> list[str]:
    return list(Tag.objects.order_by("pk").values_list("slug", flat=True))


def tokens(name: str) -> list[str]:
    """What stands in the links of a reader's mails."""
    rosa = Subscription.objects.order_by("pk").first()
    assert rosa is not None
    if name == "notifications:address_change":
        reader = Reader.of(rosa.recipient_key, rosa.email)
        change, _ = AddressChange.objects.get_or_create(
            reader=reader, old_key=rosa.recipient_key, new_email="new@example.org"
        )
        return [token(path_of(address_change_link(change.pk, "old")))]
    if name == "notifications:confirm":
        return [token(path_of(confirm_link(rosa.recipient_key)))]
    return [token(leaving(rosa) if name == "notifications:unsubscribe" else preferences_of(rosa))]


def token(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def searches(canaries: Canaries) -> list[str]:
    """Asking for what is hidden, in every way there is: whole, by date, half typed, misspelt, by tag."""
    hidden = [word for word in canaries if canaries[word].audience != "everybody"]
    titles = [word for word in hidden if canaries[word].field == "title"]
    named = [word for word in hidden if canaries[word].field in ("tag", "author")]
    asked = [f"/search/?q={word}" for word in hidden if canaries[word].field == "body"]
    asked += [f"/search/?q={word}&sort=date" for word in titles]
    asked += [f"/search/?q={word[:6]}{word[7:]}" for word in titles]
    asked += [f"/search/?tag={word}" for word in hidden if canaries[word].field == "tag slug"]
    return asked + [f"{reverse('search:suggest')}?q={word[:-2]}" for word in [*titles, *named]]
