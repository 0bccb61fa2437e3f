"""What can be followed, as it is stored: ``site``, ``tag:<id>``, ``author:<user id>``, ``replies:<post id>``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from blog.models import Post, Tag, UserProfile
from blog.visibility import can_see, visible_posts

SITE = "site"
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True)
class Scope:
    """One thing that can be followed.

    :param kind: ``site``, ``tag``, ``author`` or ``replies``.
    :param of: the id of the tag, user or post; 0 for the site.
    """

    kind: str
    of: int = 0

    def __str__(self) -> str:
        return SITE if self.kind == SITE else f"{self.kind}:{self.of}"

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """
        :raises ValueError: when ``text`` is no scope, or not in its one spelling: it is looked for by that.
        """
        if text == SITE:
            return cls(SITE)
        kind, _colon, number = text.partition(":")
        if kind not in {"tag", "author", "replies"} or not NUMBER.fullmatch(number):
            raise ValueError(f"{text!r} is nothing that can be followed")
        return cls(kind, int(number))


def name_of(scope: str) -> str:
    """``scope`` in words for its reader; says so when what it followed is gone."""
    try:
        parsed = Scope.parse(scope)
    except ValueError:
        return scope
    if parsed.kind == SITE:
        return _("every post")
    if parsed.kind == "tag":
        tag = Tag.objects.filter(pk=parsed.of).first()
        return tag.name if tag else _("a tag that is gone")
    if parsed.kind == "author":
        profile = UserProfile.objects.filter(user_id=parsed.of).first()
        return profile.display_name if profile else _("an author who is gone")
    post = Post.objects.filter(pk=parsed.of).first() if can_see(parsed.of) else None
    return _("replies to “%(title)s”") % {"title": post.title} if post else _("replies to a post that is gone")


def can_be_followed(scope: str) -> bool:
    """Whether readers may begin to follow ``scope``: it exists, and there is something public about it."""
    try:
        parsed = Scope.parse(scope)
    except ValueError:
        return False
    match parsed.kind:
        case "tag":
            return visible_posts().filter(tags=parsed.of).exists()
        case "author":
            unsigned = Q(owner=parsed.of, post_authors__isnull=True)
            return visible_posts().filter(Q(post_authors__profile__user=parsed.of) | unsigned).exists()
        case "replies":
            return can_see(parsed.of)
    return True


def scopes_of(post: Post) -> list[str]:
    """Every scope whose followers are told of ``post`` as it stands in memory, the site's first."""
    tags: Iterable[int] = sorted({item.tag_id for item in post.tagged_items.all()})
    authors: Iterable[int] = [profile.user_id for profile in post.byline]
    return [SITE, *(f"tag:{tag}" for tag in tags), *(f"author:{user}" for user in authors)]


class Offer(NamedTuple):
    """Something that can be followed, as a form offers it.

    :param label: in words for the reader.
    :param is_ticked: whether it is chosen already.
    """

    scope: str
    label: str
    is_ticked: bool = False


def offers(scopes: Iterable[str], ticked: Iterable[str] = ()) -> list[Offer]:
    """``scopes`` for a form, in their order; those that nobody can follow are left out."""
    chosen = set(ticked)
    return [Offer(scope, label_of(scope), scope in chosen) for scope in scopes if can_be_followed(scope)]


def label_of(scope: str) -> str:
    """``scope`` as a choice: what one gets by it."""
    kind = scope.partition(":")[0]
    if kind == SITE:
        return _("Every post")
    if kind == "replies":
        return capfirst(name_of(scope))
    return label(kind, name_of(scope))


def label(kind: str, name: str) -> str:
    """The choice to follow the tag or the author called ``name``."""
    return (_("Posts by %(name)s") if kind == "author" else _("Posts on %(name)s")) % {"name": name}


def everything() -> list[tuple[str, list[tuple[str, str]]]]:
    """All that can be followed from a list: each group with its scopes and their names."""
    seen = visible_posts().order_by()
    tags = Tag.objects.filter(pk__in=seen.values("tags")).order_by("name")
    named = Q(user__in=seen.values("post_authors__profile__user"))
    unsigned = Q(user__in=seen.filter(post_authors__isnull=True).values("owner"))
    people = UserProfile.objects.filter(named | unsigned).order_by("display_name", "pk")
    groups = [
        (_("All of it"), [(SITE, _("Every post"))]),
        (_("Tags"), [(f"tag:{tag.pk}", tag.name) for tag in tags]),
        (_("Authors"), [(f"author:{person.user_id}", person.display_name) for person in people]),
    ]
    return [group for group in groups if group[1]]
