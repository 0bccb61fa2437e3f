"""Followers of a tag that is back: each wish returns to its own tag, in whatever order merges are undone."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from notifications.models import Subscription, SubscriptionState
from notifications.models.tag_moves import FollowedMerge, MovedFollower
from notifications.stand_ins import change, parted, remembered, stand_for

CHUNK = 500


def part(move: FollowedMerge) -> None:
    """Give the tag that is back its followers. Who has left the tag that stayed since then has left both."""
    gone, stays = f"tag:{move.merge.merged_id}", f"tag:{move.merge.into_id}"
    moved, below = MovedFollower.objects.filter(move=move), _moves_below(move)
    more = MovedFollower.objects.filter(subscription=OuterRef("subscription")).exclude(move=move)
    anew = Subscription.objects.filter(scope=gone, recipient_key=OuterRef("subscription__recipient_key"))
    tangled = moved.filter(Q(other__isnull=False) | Exists(more) | Exists(anew), subscription__scope=stays)
    for row in tangled.select_related("subscription", "move__merge").order_by("pk").iterator(CHUNK):
        others = MovedFollower.objects.filter(subscription=row.subscription_id).exclude(move=move)
        rows = list(others.select_related("move__merge").order_by("move__merge_id"))
        inside, outside = [r for r in rows if r.move_id in below], [r for r in rows if r.move_id not in below]
        if row.other:
            _give_back(row, gone, inside, outside)
        else:
            _take_back(row.subscription, gone, stays, outside)
    own = moved.filter(other__isnull=True).values("subscription")
    Subscription.objects.filter(scope=stays, pk__in=own).update(scope=gone)


def _moves_below(move: FollowedMerge) -> set[int]:
    """The merges into the tag that is back, and those into these."""
    moves = list(FollowedMerge.objects.values_list("pk", "merge__merged_id", "merge__into_id"))
    tags, below = {move.merge.merged_id}, set[int]()
    while found := {pk for pk, _gone, into in moves if into in tags} - below:
        below |= found
        tags |= {gone for pk, gone, _into in moves if pk in found}
    return below


def _give_back(
    row: MovedFollower, gone: str, inside: Iterable[MovedFollower], outside: Iterable[MovedFollower]
) -> None:
    """The subscription that had given way."""
    now, other = row.subscription, row.other or {}
    _point(inside, _again(now, gone, parted(other, now)))
    if other["instead"]:
        wishes = _wishes(row.move.merge.into_id, outside, now)
        change(now, parted(other, now, "instead"))
        _stand_for_all(now, wishes)


def _take_back(now: Subscription, gone: str, stays: str, outside: list[MovedFollower]) -> None:
    """The subscription itself, which was to this tag alone. Who was merged later and is not undone needs another."""
    wishes = _wishes(int(stays.removeprefix("tag:")), outside, now)
    heir = next((r for r, _ in wishes if (r.other or {})["instead"]), wishes[0][0] if wishes else None)
    own = parted(heir.other, now, "instead") if heir and heir.other and heir.other["instead"] else {}
    _give_way(now, gone)
    change(now, own | {"scope": gone})
    if heir is None:
        return
    there = _again(now, stays, next(was for r, was in wishes if r is heir))
    heir.other, heir.was_scope = None, f"tag:{heir.move.merge.merged_id}"
    _point(outside, there)
    heir.save(update_fields=["other", "was_scope"])
    _stand_for_all(there, [(r, was) for r, was in wishes if r is not heir])


def _wishes(tag: int, rows: Iterable[MovedFollower], now: Subscription) -> list[tuple[MovedFollower, dict[str, Any]]]:
    """What else was merged into the tag and has given way there, each as it is by itself."""
    return [(row, parted(row.other, now)) for row in rows if row.other and row.move.merge.into_id == tag]


def _stand_for_all(kept: Subscription, wishes: Iterable[tuple[MovedFollower, dict[str, Any]]]) -> None:
    for row, was in wishes:
        row.other = stand_for(kept, was)
        row.save(update_fields=["other"])


def _again(now: Subscription, scope: str, fields: dict[str, Any]) -> Subscription:
    """A subscription of the same person; the one they have, where they asked anew meanwhile."""
    there = Subscription.objects.filter(scope=scope, recipient_key=now.recipient_key).first()
    if there is None:
        whose = {"email": now.email, "address": now.address, "recipient_key": now.recipient_key, "user": now.user}
        there = Subscription.objects.create(scope=scope, **whose, **fields)
        there.refresh_from_db()
    return there


def _give_way(now: Subscription, gone: str) -> None:
    """Who asked for the tag that is back before their subscription has returned to it has one all the same."""
    anew = Subscription.objects.filter(scope=gone, recipient_key=now.recipient_key).first()
    if anew is None:
        return
    fields = remembered(anew)
    anew.delete()
    if fields["state"] == SubscriptionState.ACTIVE:
        change(now, fields)


def _point(rows: Iterable[MovedFollower], subscription: Subscription) -> None:
    for row in rows:
        row.subscription = subscription
        row.save(update_fields=["subscription"])
