"""Thousands of approved comments in one statement, for tests and benchmarks that count what a page costs."""

from datetime import timedelta

from django.utils import timezone

from blog.models import Comment, CommentCount, Post


def flat(post: Post, number: int) -> list[Comment]:
    """So many threads of one comment each, a second apart."""
    start = timezone.now() - timedelta(days=3)
    return _written(
        post,
        [
            _comment(post, thread_size=1, submitted_at=start + timedelta(seconds=second), body=f"Comment {second}.")
            for second in range(number)
        ],
    )


def thread(post: Post, number: int) -> Comment:
    """One thread: ``number`` comments in all, each answering the first one."""
    first = _first(post, number)
    replies = _written(post, [_comment(post, root=first, parent=first) for _ in range(number - 1)])
    for reply in replies:
        reply.branch = reply.pk
    Comment.objects.bulk_update(replies, ["branch"], batch_size=500)
    return first


def chain(post: Post, number: int) -> Comment:
    """One thread in which each comment answers the one before it."""
    first = _first(post, number)
    head = _written(post, [_comment(post, root=first, parent=first)])[0]
    Comment.objects.filter(pk=head.pk).update(branch=head.pk)
    replies = _written(post, [_comment(post, root=first, branch=head.pk) for _ in range(number - 2)])
    before = [head, *replies[:-1]]
    for reply, answered in zip(replies, before, strict=True):
        reply.parent_id = answered.pk
    Comment.objects.bulk_update(replies, ["parent"], batch_size=500)
    return first


def _first(post: Post, size: int) -> Comment:
    return _written(post, [_comment(post, thread_size=size)])[0]


def _comment(post: Post, **fields: object) -> Comment:
    return Comment(**{"post": post, "name": "Ben", "body": "Well *said*.", "status": "approved"} | fields)


def _written(post: Post, comments: list[Comment]) -> list[Comment]:
    written = Comment.objects.bulk_create(comments, batch_size=500)
    CommentCount.recount(post.pk)
    return written
