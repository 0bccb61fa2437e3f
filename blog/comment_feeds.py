"""What the feeds of comments hold: the newest approved ones, below posts that everybody may see."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from blog.commenting.markup import comment_markup
from blog.feed_items import Item, Original, Person
from blog.feed_states import NEWEST
from blog.models import Comment, Post
from blog.templatetags.blog_tags import absolute, post_url
from blog.visibility import visible_posts


def newest_comments(post: Post | None = None) -> list[Comment]:
    """The newest comments of the site, or of one post, newest first. One query."""
    found: QuerySet[Comment] = Comment.objects.approved().select_related("post", "user__profile").defer("post__body")
    if post is not None:
        found = found.filter(post=post)
    seen = found.filter(Exists(visible_posts().filter(pk=OuterRef("post"))))
    return list(seen.order_by("-submitted_at", "-pk")[:NEWEST])


def updated_at(comment: Comment) -> datetime:
    """When readers last got to see something new of it."""
    return max(filter(None, [comment.submitted_at, comment.approved_at, comment.edited_at]))


def state_of(comments: Sequence[Comment]) -> list[Any]:
    """All that a feed of these comments depends on."""
    return [
        (each.pk, each.name, each.body, each.parent_id, updated_at(each), each.post.title, each.post.url_path)
        for each in comments
    ]


def comment_items(request: HttpRequest, comments: Sequence[Comment]) -> list[Item]:
    context: Any = {"request": request}
    return [_item(comment, absolute(post_url(context, comment.post))) for comment in comments]


def _item(comment: Comment, post_link: str) -> Item:
    told = {"name": comment.name, "title": comment.post.title}
    return Item(
        title=_("%(name)s on “%(title)s”") % told,
        link=absolute(comment.get_absolute_url()),
        identity=_identity(comment.post, comment.pk),
        updated=updated_at(comment),
        published=comment.submitted_at,
        html=comment_markup(comment.body),
        people=[Person(comment.name)],
        answers=_answered(comment, post_link),
    )


def _answered(comment: Comment, post_link: str) -> Original:
    if comment.parent_id is None:
        return Original(comment.post.translation_key.urn, post_link)
    above = Comment(pk=comment.parent_id)
    return Original(_identity(comment.post, comment.parent_id), absolute(above.get_absolute_url()))


def _identity(post: Post, number: int) -> str:
    return uuid.uuid5(post.translation_key, f"comment:{number}").urn
