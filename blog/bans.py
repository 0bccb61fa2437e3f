"""Who may not comment any more. Only hashes of addresses are kept, and every ban can be lifted."""

import unicodedata
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode

from blog.models import Comment, User, WriterBan
from blog.models.comment_states import TURNED_DOWN, CommentQuerySet

BATCH = 200  # comments
VIA = "ban"
KEY_LENGTH = 64  # hex digits


class CannotBan(Exception):
    """Somebody who must be able to write. Its text says in words who."""


def is_banned(*, user: Any = None, email: str = "", visitor: str = "") -> WriterBan | None:
    """The ban in force that meets a writer, or ``None``. One query; none when nothing is known of the writer.

    Never one that meets a moderator or somebody of the staff, whose network a troublemaker may share. Nor does an
    account meet the ban of an address that only a guest has typed, for guests can type anybody's.

    :param user: the ``User``, ``None`` or anonymous for a guest.
    :param email: as it was typed.
    :param visitor: from :func:`blog.visitors.household_hash`.
    """
    account = user if user is not None and user.is_authenticated else None
    known = {
        WriterBan.Kind.ACCOUNT: str(account.pk) if account else "",
        WriterBan.Kind.ADDRESS: address_key(email or (account.email if account else "")),
        WriterBan.Kind.VISITOR: visitor,
    }
    matching = [Q(kind=kind, key=key) for kind, key in known.items() if key]
    if not matching:
        return None
    typed_by_guest = Q(kind=WriterBan.Kind.ADDRESS, of_account=False)
    met = in_force().exclude(typed_by_guest) if account else in_force()
    found = met.filter(Q(*matching, _connector=Q.OR)).order_by("-id").first()
    return None if found and account and is_protected(account) else found


def in_force() -> Any:
    """Bans that were not lifted and have not ended."""
    return WriterBan.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()), lifted_at__isnull=True)


def ban(
    comment: Comment,
    moderator: Any,
    *,
    kinds: Collection[str],
    reason: str,
    ends_at: datetime | None = None,
    hide_all: bool = False,
) -> list[WriterBan]:
    """Let the writer of ``comment`` write no more; return the bans that were made, one for each kind that applies.

    A ban of the same account or address that was in force is replaced by the new one.

    :param kinds: of ``WriterBan.Kind``; what is not known of the writer is left out.
    :param ends_at: ``None`` for good.
    :param hide_all: also reject all of theirs that were not turned down yet.
    :raises ValueError: when no kind applies.
    :raises CannotBan: when the account or the address is that of a moderator or of the staff.
    """
    known = {kind: found for kind, found in known_of(comment).items() if kind in kinds}
    if not known:
        raise ValueError("nothing that is known of this writer was chosen")
    _refuse_colleagues(comment, known)
    with transaction.atomic():
        facts = {"reason": reason, "made_by": moderator, "ends_at": ends_at, "of_account": bool(comment.user_id)}
        made = [_replace(kind, *found, facts) for kind, found in known.items()]
    if hide_all:
        hide(all_by(comment, kinds), moderator)
    return made


def lift(found: WriterBan, moderator: Any) -> bool:
    """Let somebody write again; return whether this call is the one that did. Hidden comments stay hidden."""
    lifted = WriterBan.objects.filter(pk=found.pk, lifted_at__isnull=True)
    return bool(lifted.update(lifted_at=timezone.now(), lifted_by=moderator))


def hide(comments: CommentQuerySet, moderator: Any) -> int:
    """Reject those of ``comments`` that were not turned down yet, one after the other; return how many that were."""
    numbers = list(comments.exclude(status__in=TURNED_DOWN).order_by("pk").values_list("pk", flat=True))
    hidden = 0
    for some in batched(numbers, BATCH):
        found = Comment.objects.filter(pk__in=some).select_related("post").defer("post__body")
        hidden += sum(comment.reject(moderator, via=VIA) for comment in found)
    return hidden


def known_of(comment: Comment) -> dict[str, tuple[str, str]]:
    """What could be banned: key and masked label by kind, those that are known of the writer."""
    address = address_of(comment)
    known = {
        WriterBan.Kind.ACCOUNT: (str(comment.user_id or ""), comment.user.get_username() if comment.user else ""),
        WriterBan.Kind.ADDRESS: (address_key(address), masked(address)),
        WriterBan.Kind.VISITOR: (comment.visitor, f"{comment.visitor[:6]}…"),
    }
    return {kind.value: found for kind, found in known.items() if found[0]}


def all_by(comment: Comment, kinds: Collection[str]) -> CommentQuerySet:
    """All comments that the same account, address or place on the network wrote.

    Those of the address that a guest has typed are guests' comments only: it may be that of somebody with an account.
    """
    address, kind = address_of(comment), WriterBan.Kind
    same = Q(pk=comment.pk)
    if kind.ACCOUNT in kinds and comment.user_id:
        same |= Q(user_id=comment.user_id)
    if kind.ADDRESS in kinds and address:
        by_guests = Q(email__iexact=address, user__isnull=True)
        same |= by_guests | Q(user__email__iexact=address) if comment.user_id else by_guests
    if kind.VISITOR in kinds and comment.visitor:
        same |= Q(visitor=comment.visitor)
    return Comment.objects.filter(same)


def address_of(comment: Comment) -> str:
    """Where the writer of ``comment`` reads mail; empty where that is not known."""
    return comment.user.email if comment.user else comment.email


def address_key(address: str) -> str:
    """What stands for an e-mail address in a ban: the same for every spelling of it; empty for none."""
    local, at, domain = unicodedata.normalize("NFKC", address).strip().casefold().rpartition("@")
    if not at:
        return ""
    with suppress(UnicodeError):
        domain = punycode(domain)
    return salted_hmac("blog.bans", f"{local}@{domain}", algorithm="sha256").hexdigest()[:KEY_LENGTH]


def masked(address: str) -> str:
    """An e-mail address that one may look at: ``b…@example.org``."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}…{at}{host}" if at else ""


def is_protected(user: Any) -> bool:
    """Whether ``user`` is one who decides here, so that nobody can be locked out by a colleague."""
    return bool(user.is_staff or user.has_perm("blog.change_comment"))


def _refuse_colleagues(comment: Comment, known: Collection[str]) -> None:
    if WriterBan.Kind.ACCOUNT in known and comment.user and is_protected(comment.user):
        raise CannotBan(f"{comment.user.get_username()} moderates comments here, or is of the staff.")
    if WriterBan.Kind.ADDRESS in known:
        same = User.objects.filter(email__iexact=address_of(comment), is_active=True)
        if any(is_protected(user) for user in same):
            raise CannotBan("The address is that of somebody who moderates comments here, or is of the staff.")


def _replace(kind: str, key: str, label: str, facts: dict[str, Any]) -> WriterBan:
    """Of an address, what was known to be an account's stays so: a guest who types it takes nothing from the ban."""
    about: dict[str, Any] = {"kind": kind, "key": key}
    now, most = timezone.now(), WriterBan._meta.get_field("label").max_length
    of_account = facts["of_account"] or in_force().filter(**about, of_account=True).exists()
    WriterBan.objects.filter(**about, lifted_at__isnull=True).update(lifted_at=now, lifted_by=facts["made_by"])
    facts = facts | {"label": label[:most], "made_at": now, "of_account": of_account}
    made, _ = WriterBan.objects.get_or_create(**about, lifted_at=None, defaults=facts)
    return made
