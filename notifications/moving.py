"""Followers of tags that were merged. Who followed either follows the one that stayed; who followed both is told once.

Where somebody had two subscriptions, the one to the tag that stayed decides, also where it says no: they left that tag
and are not asked twice. Only one that was never confirmed gives way to one that was. Nobody is mailed about a merge.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from blog.models import TagMerge
from notifications.fanning.expanding import expand_next_chunk
from notifications.inserting import insert_rows
from notifications.models import Delivery, DeliveryState, DigestItem, Fanout, Subscription, SubscriptionState
from notifications.models.subscription_states import LIVE
from notifications.models.tag_moves import FollowedMerge, MovedFollower

KEPT = ("frequency", "state", "source", "asked_ip_hash", "consent_version", "asked_seq")
MOMENTS = ("created_at", "asked_at", "confirmed_at", "unsubscribed_at")
CHUNK = 500


class StillExpanding(Exception):
    """Somebody else is writing down whom an announcement goes to; followers move when that is done."""


def settle_merges() -> None:
    """Bring followers in line with all merges and undone merges there are. To do it again changes nothing.

    Undone ones first, the last one first; then those that stand, in their order: so that merges on merges hold,
    whatever the order in which they are heard of.
    """
    for move in FollowedMerge.objects.exclude(merge__undone_at=None).select_related("merge").order_by("-merge_id"):
        _part(move)
    for merge in TagMerge.objects.standing().filter(followed=None).defer("moved").order_by("pk"):
        move, is_new = FollowedMerge.objects.get_or_create(merge=merge)
        if is_new:
            _follow(move)


def _scopes(merge: TagMerge) -> tuple[str, str]:
    return f"tag:{merge.merged_id}", f"tag:{merge.into_id}"


def _follow(move: FollowedMerge) -> None:
    gone, stays = _scopes(move.merge)
    _finish_announcements(gone)
    _unite_doubles(move, gone, stays)
    columns = {"move": Value(move.pk), "subscription": F("pk"), "was_scope": Value(gone)}
    insert_rows(MovedFollower, columns, Subscription.objects.filter(scope=gone).order_by("pk"))
    Subscription.objects.filter(scope=gone).update(scope=stays)
    _planned(Delivery, gone).update(scope=stays)
    _planned(DigestItem, gone).update(scope=stays)


def _finish_announcements(scope: str) -> None:
    """Who is told of what happened before is written down before they move."""
    while any(scope in fanout.scopes for fanout in Fanout.objects.filter(finished_at=None)):
        if not expand_next_chunk():
            raise StillExpanding(f"followers of {scope} are being told of a post")


def _unite_doubles(move: FollowedMerge, gone: str, stays: str) -> None:
    both = Subscription.objects.filter(scope=stays, recipient_key=OuterRef("recipient_key"))
    while doubles := list(Subscription.objects.filter(Exists(both), scope=gone).order_by("pk")[:CHUNK]):
        keys = [each.recipient_key for each in doubles]
        others = {each.recipient_key: each for each in Subscription.objects.filter(scope=stays, recipient_key__in=keys)}
        pairs = [_who_gives_way(each, others[each.recipient_key]) for each in doubles]
        rows = [
            MovedFollower(move=move, subscription=kept, was_scope=kept.scope, other=_remembered(other))
            for kept, other in pairs
        ]
        MovedFollower.objects.bulk_create(rows)
        Subscription.objects.filter(pk__in=[other.pk for _, other in pairs]).delete()
        Subscription.objects.filter(pk__in=[kept.pk for kept, _ in pairs]).update(scope=stays)


def _who_gives_way(gone: Subscription, stays: Subscription) -> tuple[Subscription, Subscription]:
    """The one that is kept, and the other."""
    if stays.state == SubscriptionState.PENDING and gone.state != SubscriptionState.PENDING:
        return gone, stays
    return stays, gone


def _remembered(subscription: Subscription) -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(subscription, name) for name in KEPT}
    moments = {name: getattr(subscription, name) for name in MOMENTS}
    return fields | {name: moment and moment.isoformat() for name, moment in moments.items()}


def _planned(model: Any, scope: str) -> "QuerySet[Any]":
    rows = model.objects.filter(scope=scope)
    return rows.filter(state=DeliveryState.PENDING) if model is Delivery else rows.filter(delivery=None)


def _part(move: FollowedMerge) -> None:
    gone, stays = _scopes(move.merge)
    moved = MovedFollower.objects.filter(move=move).order_by("pk")
    for row in moved.filter(other__isnull=False).select_related("subscription").iterator(CHUNK):
        _give_back(row, move.merge)
    own = moved.filter(was_scope=gone)
    Subscription.objects.filter(scope=stays, pk__in=own.order_by().values("subscription")).update(scope=gone)
    for model in (Delivery, DigestItem):
        theirs = Subscription.objects.filter(recipient_key=OuterRef("recipient_key"))
        left = _planned(model, stays).filter(~Exists(theirs.filter(scope=stays)), Exists(theirs.filter(scope=gone)))
        left.update(scope=gone)
    move.delete()


def _give_back(row: MovedFollower, merge: TagMerge) -> None:
    """The subscription that had given way. Who has left the tag that stayed since then has left both."""
    gone, stays = _scopes(merge)
    now, scope = row.subscription, stays if row.was_scope == gone else gone
    if now.scope != stays:
        return
    again = Subscription(**(row.other or {}), scope=scope, email=now.email, address=now.address)
    again.recipient_key, again.user_id = now.recipient_key, now.user_id
    if again.state in LIVE and now.state not in LIVE and now.unsubscribed_at and now.unsubscribed_at > merge.merged_at:
        again.state, again.unsubscribed_at = now.state, now.unsubscribed_at
    if row.was_scope == gone:  # first out of the way of the one that returns
        Subscription.objects.filter(pk=now.pk).update(scope=gone)
    Subscription.objects.bulk_create([again], ignore_conflicts=True)
