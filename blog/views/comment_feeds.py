"""The addresses of the feeds of comments: all of the site's, and those below one post."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.comment_feeds import comment_items, newest_comments, state_of, updated_at
from blog.feed_answers import Contents, answer, channel_of
from blog.feed_forms import FORMS, FormName
from blog.feeds import LONG_AGO, Channel
from blog.keeping import depends_on
from blog.models import Post
from blog.templatetags.blog_tags import post_url
from blog.visibility import visible_posts


@require_safe
def comment_feed(request: HttpRequest, form: FormName = "atom") -> HttpResponse:
    """The newest comments of the site."""
    depends_on("home", "lists")
    feed = reverse(f"blog:comment_feed{FORMS[form].ending}")
    return _comments(request, form, channel_of(request, "comments", "/", feed, _("Comments")))


@require_safe
def post_comment_feed(request: HttpRequest, post: int, form: FormName = "atom") -> HttpResponse:
    """The newest comments below one post.

    :param post: its id, which outlives its address.
    :raises django.http.Http404: when there is no such post, or not for everybody.
    """
    shown = visible_posts().defer("body").filter(pk=post).first()
    if shown is None:
        raise Http404("There is no such post.")
    depends_on(f"page:{post}", f"post:{post}", "lists")
    feed = reverse(f"blog:post_comment_feed{FORMS[form].ending}", args=[post])
    title = _("Comments on “%(title)s”") % {"title": shown.title}
    context: Any = {"request": request}
    page = f"{post_url(context, shown)}#comments"
    channel = channel_of(request, f"comments:{shown.translation_key}", page, feed, title)
    return _comments(request, form, channel, shown)


def _comments(request: HttpRequest, form: FormName, channel: Channel, post: Post | None = None) -> HttpResponse:
    found = newest_comments(post)

    def contents() -> Contents:
        return Contents(comment_items(request, found), max(map(updated_at, found), default=LONG_AGO))

    return answer(request, form, channel, state_of(found), contents)
