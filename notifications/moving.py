"""Followers of tags that were merged. Who followed either follows the one that stayed; who followed both is told once.

Where somebody had two subscriptions, the one to the tag that stayed decides, also where it says no: they left that tag
and are not asked twice. Only one that was never confirmed gives way to one that was. Nobody is mailed about a merge.
"""

from itertools import batched

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from blog.models import TagMerge
from notifications.inserting import insert_rows
from notifications.models import Delivery, DeliveryState, DigestItem, Fanout, Subscription
from notifications.models.tag_moves import FollowedMerge, MovedFollower
from notifications.parting import part
from notifications.stand_ins import remembered, stand_for

CHUNK = 500
WAITING = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.HANDING_OFF)
"""What may still be sent: also what was taken up and may come back."""


def settle_merges() -> None:
    """Bring followers in line with all merges and undone merges there are. To do it again changes nothing.

    Undone ones first, the last one first; then those that stand, in their order: so that merges on merges hold,
    whatever the order in which they are heard of.
    """
    with transaction.atomic():
        undone = FollowedMerge.objects.exclude(merge__undone_at=None).select_related("merge").order_by("-merge_id")
        for move in undone.select_for_update(of=("self",)):
            _part(move)
        for merge in TagMerge.objects.standing().filter(followed=None).defer("moved").order_by("pk"):
            move, is_new = FollowedMerge.objects.get_or_create(merge=merge)
            if is_new:
                _follow(move)


def _scopes(move: FollowedMerge) -> tuple[str, str]:
    return f"tag:{move.merge.merged_id}", f"tag:{move.merge.into_id}"


def _follow(move: FollowedMerge) -> None:
    gone, stays = _scopes(move)
    _unfinished(gone)
    _unite_doubles(move, gone, stays)
    columns = {"move": Value(move.pk), "subscription": F("pk"), "was_scope": Value(gone)}
    insert_rows(MovedFollower, columns, Subscription.objects.filter(scope=gone).order_by("pk"))
    Subscription.objects.filter(scope=gone).update(scope=stays)
    _rescope(_mails(gone), stays)
    _items(gone).update(scope=stays)


def _part(move: FollowedMerge) -> None:
    gone, stays = _scopes(move)
    for fanout in _unfinished(stays):  # they followed that when it happened
        undone_at = move.merge.undone_at
        if undone_at and fanout.event.occurred_at <= undone_at and gone not in fanout.scopes:
            fanout.scopes.append(gone)
            fanout.save(update_fields=["scopes"])
    part(move)
    theirs = Subscription.objects.filter(recipient_key=OuterRef("recipient_key"))
    left = ~Exists(theirs.filter(scope=stays)), Exists(theirs.filter(scope=gone))
    _rescope(_mails(stays).filter(*left), gone)
    _items(stays).filter(*left).update(scope=gone)
    move.delete()


def _unfinished(scope: str) -> list[Fanout]:
    """Announcements for ``scope`` that are still being written down reader by reader; they wait until this is done.

    However many readers they have: who was moved is found by ``followed_tags.followers_of``.
    """
    locked = Fanout.objects.filter(finished_at=None).select_for_update(of=("self",)).select_related("event")
    return [fanout for fanout in locked.order_by("pk") if scope in fanout.scopes]


def _unite_doubles(move: FollowedMerge, gone: str, stays: str) -> None:
    both = Subscription.objects.filter(scope=stays, recipient_key=OuterRef("recipient_key"))
    while doubles := list(Subscription.objects.filter(Exists(both), scope=gone).order_by("pk")[:CHUNK]):
        keys = [each.recipient_key for each in doubles]
        others = {each.recipient_key: each for each in Subscription.objects.filter(scope=stays, recipient_key__in=keys)}
        heirs = {each.pk: others[each.recipient_key] for each in doubles}
        _bequeath(heirs)
        rows = [
            MovedFollower(
                move=move,
                subscription=heirs[each.pk],
                was_scope=stays,
                other=stand_for(heirs[each.pk], remembered(each)),
            )
            for each in doubles
        ]
        MovedFollower.objects.bulk_create(rows)
        Subscription.objects.filter(pk__in=list(heirs)).delete()


def _bequeath(heirs: dict[int, Subscription]) -> None:
    """What earlier merges are remembered by must outlive the subscription that gives way."""
    rows = list(MovedFollower.objects.filter(subscription__in=list(heirs)))
    for row in rows:
        row.subscription = heirs[row.subscription_id]
    MovedFollower.objects.bulk_update(rows, ["subscription"])


def _mails(scope: str) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(scope=scope, state__in=WAITING)


def _items(scope: str) -> "QuerySet[DigestItem]":
    return DigestItem.objects.filter(Q(delivery=None) | Q(delivery__state__in=WAITING), scope=scope)


def _rescope(mails: "QuerySet[Delivery]", scope: str) -> None:
    """All but those in the middle of a commit: to wait for these could be to wait for each other."""
    free = mails.order_by("pk").select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked, of=("self",)
    )
    for chunk in batched(list(free.values_list("pk", flat=True)), CHUNK):
        Delivery.objects.filter(pk__in=chunk).update(scope=scope)
