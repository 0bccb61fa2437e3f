"""What readers say below the posts of the demo site, and what has become of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from blog.models import Comment, CommentReport, CommentStatus, CommentVerdict, Post, User

DECIDED = "the demo site"


def discuss(post: Post, texts: list[dict[str, Any]], people: Mapping[str, User]) -> None:
    """Write the comments of one post.

    :param texts: as they stand in the post's file, each after what it answers.
    :param people: those who comment under their own name, by user name; ``dot`` decides.
    """
    known: dict[str, Comment] = {}
    for text in texts:
        known[text["ref"]] = _comment(post, text, known.get(text.get("reply_to", "")), people)
    for text in texts:  # turned down only now, as what is answered has been approved
        _decide(known[text["ref"]], text, people["dot"])


def _comment(post: Post, text: dict[str, Any], parent: Comment | None, people: Mapping[str, User]) -> Comment:
    now = timezone.now()
    written = (post.published_at or now) + timedelta(hours=text["hours_after"])
    comment = Comment.objects.create(
        post=post,
        parent=parent,
        user=people.get(text.get("user", "")),
        name=text["name"],
        email=text["email"],
        body=text["body"].strip(),
        visitor=text.get("visitor", ""),
        submitted_at=min(written, now),
    )
    if "verdict" in text:
        CommentVerdict.objects.create(comment=comment, judged_at=comment.submitted_at, **text["verdict"])
    if text["status"] in (CommentStatus.APPROVED, CommentStatus.REMOVED):
        comment.approve(people["dot"], via=DECIDED)
    return comment


def _decide(comment: Comment, text: dict[str, Any], moderator: User) -> None:
    if text["status"] in (CommentStatus.SPAM, CommentStatus.REMOVED, CommentStatus.REJECTED):
        comment.reject(moderator, status=text["status"], via=DECIDED)
    for number, report in enumerate(text.get("reports", [])):
        CommentReport.objects.create(comment=comment, visitor=f"{number:032x}", **report)
