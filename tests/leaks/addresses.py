"""Where to begin: every address that the URL configuration knows, with everything that is stored put into it."""

from itertools import product
from typing import Any

from django.urls import NoReverseMatch, reverse
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction

from blog.models import Comment, Post, Series, Tag, UserProfile
from notifications.links import address_change_link, confirm_link
from notifications.models import AddressChange, Reader, Subscription
from tests.cms.doors import Door, doors
from tests.leaks.canaries import Canaries
from tests.leaks.world import SHARED, World
from tests.notifications.reader_pages import leaving, path_of, preferences_of

NOT_TRIED = {
    "account_confirm_email": "only a mail tells it, to whom it is written",
    "account_reset_password_from_key": "only a mail tells it, to whom it is written",
    "blog:calendar_feed": "a secret of one person's, told to nobody else",
    "blog:decide": "only a mail tells it, to a moderator",
    "media": "pictures, and nothing is found there that is not linked",
    "mfa_edit_webauthn": "a key of one's own",
    "mfa_remove_webauthn": "a key of one's own",
    "readyz": "speaks of the machine",
    "wagtail_serve": "every page is tried by its own address",
    "wagtaildocs_authenticate_with_password": "takes a password and shows nothing",
    "wagtaildocs_serve": "every document is tried by its own address",
}
"""Public addresses into which nothing is put, by the names of their doors, and why."""


def starts(world: World) -> list[str]:
    """Pages first, lists next, searches last."""
    known = [path for door in doors() for path in paths_of(door)]
    pages = [page.get_url() for page in Page.objects.filter(depth__gt=1).specific()]
    files = [document.url for document in Document.objects.all()]
    return [*filter(None, pages), *world.old_addresses, "/no-such-page/", *known, *files, *searches(world.canaries)]


def is_public(door: Door) -> bool:
    """Whether it lies outside the admin."""
    return not door.route.startswith("admin/")


def paths_of(door: Door) -> list[str]:
    """One door with everything that fits into it."""
    if door.name in NOT_TRIED or not is_public(door):
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
    models = {"author": UserProfile, "series": Series}
    model: Any = models.get(door.name.rpartition(":")[2].partition("_")[0], Tag)
    comments = Comment.objects.values_list("pk", flat=True)
    return {
        "slug": list(model.objects.values_list("slug", flat=True)),
        "slugs": ["+".join(sorted([SHARED.lower(), slug])) for slug in slugs_of_tags()],
        "number": [0] if door.name == "blog:sitemap_part" else list(comments),
        "kind": ["lists", "posts", "tags", "authors"],
        "post": list(Post.objects.values_list("pk", flat=True)),
        "year": sorted({comment.year for comment in Comment.objects.dates("submitted_at", "year")}),
        "month": list(range(1, 13)),
        "token": tokens(door.name),
        "page_view_restriction_id": list(
            PageViewRestriction.objects.filter(restriction_type="password").values_list("pk", flat=True)[:1]
        ),
        "page_id": list(Page.objects.filter(depth__gt=1).values_list("pk", flat=True)),
    }


def slugs_of_tags() -> list[str]:
    """Of the tags that one post wears alone."""
    return list(Tag.objects.exclude(name=SHARED).order_by("pk").values_list("slug", flat=True))


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
    """
    Asking for what is hidden, in every way there is: whole, by date, half typed, misspelt, by tag, as an address.

    What is not hidden is asked for too, for the sake of what stands beside it.
    """
    public = [word for word in canaries if canaries[word].audience == "everybody" and canaries[word].field == "title"]
    hidden = [word for word in canaries if canaries[word].audience != "everybody"]
    titles = [word for word in hidden if canaries[word].field == "title"]
    named = [word for word in hidden if canaries[word].field in ("tag", "author")]
    asked = [f"/search/?tag={SHARED.lower()}", *(f"/search/?q={word}" for word in public)]
    asked += [f"/search/?q={word}" for word in hidden if canaries[word].field == "body"]
    asked += [f"/search/?q={word}&sort=date" for word in titles]
    asked += [f"/search/?q={word[:6]}{word[7:]}" for word in titles]
    asked += [f"/lost/{word[:6]}{word[7:]}/" for word in hidden if canaries[word].field in ("title", "slug")]
    asked += [f"/search/?tag={word}" for word in hidden if canaries[word].field == "tag slug"]
    return asked + [f"{reverse('search:suggest')}?q={word[:-2]}" for word in [*titles, *named]]
