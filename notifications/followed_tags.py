"""Where the followers of a merged tag are found. Links, mails and plans go on to name the tag that it was."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from blog.models import TagMerge
from notifications.models import FollowedMerge, MovedFollower, Subscription
from notifications.scopes import Scope


def tag_in(scope: str) -> int:
    """The id of the tag that ``scope`` is about; 0 where it is about something else."""
    try:
        parsed = Scope.parse(scope)
    except ValueError:
        return 0
    return parsed.of if parsed.kind == "tag" else 0


def scope_now(scope: str) -> str:
    """Where whoever followed ``scope`` was moved to, merge after merge; ``scope`` itself where they were not."""
    seen: set[int] = set()
    while (tag := tag_in(scope)) and tag not in seen:
        seen.add(tag)
        into = FollowedMerge.objects.filter(merge__merged_id=tag).values_list("merge__into_id", flat=True).first()
        scope = f"tag:{into}" if into else scope
    return scope


def scope_of(recipient_key: str, scope: str) -> str:
    """The scope of the subscription by which somebody got a mail for ``scope``.

    The tag may have been merged since. Or it was one with another then, and that one they follow by itself again.
    """
    scope = scope_now(scope)
    tag, theirs = tag_in(scope), Subscription.objects.filter(recipient_key=recipient_key)
    if not tag or theirs.filter(scope=scope).exists():
        return scope
    back = TagMerge.objects.filter(into_id=tag).exclude(undone_at=None).values_list("merged_id", flat=True)
    found = theirs.filter(scope__in=[f"tag:{each}" for each in back]).order_by("pk").first()
    return found.scope if found else scope


def followers_of(scopes: Sequence[str]) -> "QuerySet[Subscription]":
    """The subscriptions to any of these, and those that were to one of these before its tag was merged."""
    there = Q(scope__in=scopes)
    tags = [tag for tag in map(tag_in, scopes) if tag]
    if tags:
        moved = MovedFollower.objects.filter(move__merge__merged_id__in=tags)
        there |= Q(pk__in=moved.values("subscription")) if moved.exists() else Q()
    return Subscription.objects.filter(there)


def with_those_to_move(scopes: Iterable[str]) -> list[str]:
    """``scopes``, and the tags that were merged into these and whose followers are not moved yet."""
    all_of_them = list(scopes)
    waiting = TagMerge.objects.standing().filter(followed=None)
    into = {tag for tag in map(tag_in, all_of_them) if tag}
    while into:
        gone = sorted(set(waiting.filter(into_id__in=into).values_list("merged_id", flat=True)))
        into = {tag for tag in gone if f"tag:{tag}" not in all_of_them}
        all_of_them += [f"tag:{tag}" for tag in sorted(into)]
    return all_of_them
