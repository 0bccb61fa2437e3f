"""Links in a moderator's mail: each stands for one decision about one comment, made by the one it was sent to.

Whoever holds the link can make that decision and no other; it opens nothing else (docs/adr, “A moderator's mail link”).
"""

from typing import Any, NamedTuple

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from blog.bans import address_key
from blog.models import Comment, User

DAYS = 14
DECISIONS = ("approve", "spam", "bin")
_signer = TimestampSigner(salt="blog.moderation_links")


class MailedDecision(NamedTuple):
    """What a link stands for.

    :param decision: the name of one of the moderators' decisions.
    :param moderator: ``None`` once they are gone, or read their mail elsewhere.
    """

    comment_id: int
    decision: str
    moderator: User | None


def moderation_path(comment: Comment, decision: str, moderator: User) -> str:
    """The path of the page that asks ``moderator`` whether to decide so. Good for 14 days."""
    facts = [comment.pk, decision, moderator.pk, _address_mark(moderator)]
    return reverse("blog:decide", args=[_signer.sign_object(facts)])


def read_token(token: str) -> MailedDecision:
    """
    :raises django.core.signing.SignatureExpired: after 14 days.
    :raises django.core.signing.BadSignature: when it is not one of ours, or made for another purpose.
    """
    facts: Any = _signer.unsign_object(token, max_age=DAYS * 86_400)
    if not (isinstance(facts, list) and len(facts) == 4 and facts[1] in DECISIONS):
        raise BadSignature("not a decision")
    comment_id, decision, user_id, mark = facts
    moderator = User.objects.filter(pk=user_id, is_active=True).first()
    is_theirs = moderator is not None and _address_mark(moderator) == mark
    return MailedDecision(int(comment_id), decision, moderator if is_theirs else None)


def _address_mark(moderator: User) -> str:
    return address_key(moderator.email)[:16]
