"""What makes mail programs show the mails about a post's comments as one conversation (RFC 5322 section 3.6.4).

Every reader has a tree of their own: its root is a Message-ID that stands for the post and is never sent, and a mail
about a reply stands below the mail in which the same reader was told of what it answers.
"""

from blog.models import Comment
from notifications import recipients
from notifications.links import mail_domain
from notifications.models import Delivery, DeliveryState

MOST = 20  # addresses in References: the root and the nearest
NOT_SENT = [DeliveryState.STALE, DeliveryState.SUPPRESSED, DeliveryState.REJECTED, DeliveryState.DEAD]


def root_of(post_id: int) -> str:
    """The Message-ID that stands for a post."""
    return f"<post-{post_id}@{mail_domain()}>"


def thread_headers(delivery: Delivery, comment: Comment) -> dict[str, str]:
    """``References`` and ``In-Reply-To`` of the mail in which one reader is told of ``comment``."""
    above = [str(each.pk) for each in recipients.ancestors(comment)]
    told = Delivery.objects.filter(
        recipient_key=delivery.recipient_key,
        event__subject_type=Comment._meta.label,
        event__subject_id__in=above,
    ).exclude(state__in=NOT_SENT)
    first: dict[str, str] = {}
    for subject_id, message_id in told.order_by("pk").values_list("event__subject_id", "message_id"):
        first.setdefault(subject_id, message_id)
    chain = [first[pk] for pk in reversed(above) if pk in first]
    references = [root_of(comment.post_id), *chain[-(MOST - 1) :]]
    return {"References": " ".join(references), "In-Reply-To": references[-1]}
