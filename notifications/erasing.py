"""Forgetting a reader: nothing that names them stays; a hash does, so that nobody writes to them again."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from blog.erasing import forget_bans_of, let_go
from blog.models import Comment
from blog.models.comment_states import CommentQuerySet
from notifications.addresses import keyed_hash
from notifications.forgetting import GONE, forget_mails
from notifications.models import (
    AddressChange,
    AddressKey,
    Delivery,
    DigestItem,
    ProviderEvent,
    Reader,
    Subscription,
    SubscriptionChange,
    Suppression,
    recipient_key,
)
from notifications.models.history import note
from notifications.suppressing import ADDRESS


def erase(key: str, *, by: Any = None, via: str = "") -> None:
    """Forget whoever reads mail at the address behind ``key``. To do it again changes nothing.

    Forgotten are all addresses they were ever written to at, but for those that somebody else has taken up since.
    What they followed and their preferences are deleted, and their mails in the mail folder; the ledger keeps its rows,
    which count, without the address, and so do their comments. What waits is not sent. The address stays suppressed;
    where an editor had decided that before, the decision stands.

    :param by: the ``User`` who decided, where it was not the reader.
    :param via: by what road, for the history.
    """
    with transaction.atomic():
        reader = Reader.behind(key) or Reader.behind(AddressChange.key_now(key))
        keys = reader.keys if reader else [key]
        _forget_mails_of_changes(keys, reader.pk if reader else None)
        for each in keys:
            _erase_key(each, by, via)
        _forget_wishes_for(keys)
        _forget_comments(keys)


def _erase_key(key: str, by: Any, via: str) -> None:
    addresses = _addresses(key)
    forget_bans_of(addresses)
    if not addresses and Suppression.objects.erased().filter(recipient_key=key).exists():
        return
    Suppression.erase(key)
    forget_mails(Delivery.objects.filter(recipient_key=key), addresses)
    pending = DigestItem.objects.filter(recipient_key=key, delivery=None, dropped_because="")
    pending.update(dropped_because=GONE)
    ProviderEvent.objects.filter(recipient_key=key).update(raw={}, text="")
    Subscription.objects.filter(recipient_key=key).delete()
    Reader.objects.filter(recipient_key=key).delete()
    note(key, SubscriptionChange.What.ERASED, via=via, by=by)


def _forget_mails_of_changes(keys: list[str], reader_pk: int | None) -> None:
    """Mails about a change of address went to where they wanted to be written to as well: that is forgotten too.

    So are the mails of wishes that exist no more, as it cannot be known any longer whose they were.
    """
    kind = AddressChange._meta.label
    told = Delivery.objects.filter(recipient_key__in=keys, event__subject_type=kind)
    subjects = set(told.values_list("event__subject_id", flat=True))
    others = AddressChange.objects.filter(pk__in=subjects).exclude(reader=reader_pk)
    own = subjects.difference(map(str, others.values_list("pk", flat=True)))
    mails = Delivery.objects.filter(event__subject_type=kind, event__subject_id__in=own)
    forget_mails(mails, set(mails.values_list("email", flat=True)) - {""})


def _forget_wishes_for(keys: list[str]) -> None:
    """Changes of others to one of these addresses: what is open is void, and what is past names it no more."""
    past = Q(done_at__isnull=False, reader__address_changes__old_key__in=keys)
    found = AddressChange.objects.filter(Q(done_at=None) | past).exclude(new_email="").distinct()
    theirs = [change.pk for change in found if recipient_key(change.new_email) in keys]
    AddressChange.objects.filter(pk__in=theirs, done_at=None).delete()
    AddressChange.objects.filter(pk__in=theirs).update(new_email="")


def comments_from(keys: list[str]) -> CommentQuerySet:
    """Comments with one of these addresses, left by a guest or held by the account of who wrote them.

    All addresses are looked at, as a comment may have one in a spelling that stands nowhere else.
    """
    guests = Comment.objects.exclude(email="")
    emails = _belonging_to(keys, guests.values_list("email", flat=True))
    members = Comment.objects.filter(user__isnull=False)
    users = _belonging_to(keys, members.values_list("user__email", flat=True))
    return Comment.objects.filter(Q(email__in=emails) | Q(user__email__in=users))


def _forget_comments(keys: list[str]) -> None:
    """Their comments stay to be read. The name and the address of a guest go; who has an account keeps the name below.

    With the address goes the wish to hear of replies.
    """
    theirs = comments_from(keys)
    let_go(theirs.filter(user=None), keep_words=True)
    theirs.filter(user__isnull=False).update(email="", wants_replies=False)


def _belonging_to(keys: list[str], addresses: "QuerySet[Any, str]") -> list[str]:
    secret = AddressKey.objects.values_list("secret", flat=True).filter(pk=AddressKey.SINGLE).first()
    if secret is None:
        return []
    return [each for each in addresses.order_by().distinct().iterator() if keyed_hash(bytes(secret), each) in keys]


def forget_late_event(event: ProviderEvent) -> None:
    """Empty what a provider says about somebody who has been erased, once it is dealt with; the caller saves it."""
    delivery = event.delivery
    keys = {event.recipient_key, delivery.recipient_key if delivery else ""} - {""}
    if not Suppression.objects.erased().filter(recipient_key__in=keys).exists():
        return
    event.raw, event.text = {}, ""
    if delivery:
        last_text = Delivery.objects.values_list("last_text", flat=True).get(pk=delivery.pk)
        Delivery.objects.filter(pk=delivery.pk).update(last_text=ADDRESS.sub("…", last_text))


def _addresses(key: str) -> set[str]:
    """Every spelling of the address that is stored anywhere."""
    found: set[str] = set()
    for model in (Reader, Subscription, Delivery):
        theirs = model._default_manager.filter(recipient_key=key).order_by()
        found.update(theirs.values_list("email", flat=True).distinct())
    return found - {""}
