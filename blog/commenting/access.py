"""Which posts and comments a reader may have before them. Everything else does not exist."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from blog.commenting.own import IN_SIGHT, is_writer
from blog.models import Comment, CommentStatus, Post
from blog.visibility import can_see


def readable_post(request: HttpRequest, number: int) -> Post:
    """The live post whose id is ``number``, with what its page shows.

    :raises django.http.Http404: when there is none for this reader.
    """
    posts = Post.objects.select_related("lead_image", "series", "owner__profile", "comment_tally")
    post = posts.filter(pk=number, live=True, alias_of__isnull=True).first()
    if post is None or not (can_see(post, request.user) or _has_password(request, post)):
        raise Http404("There is no such post.")
    return post


def readable_comment(request: HttpRequest, number: int) -> Comment:
    """An approved comment on a post that this reader may read, or one of theirs that waits.

    :raises django.http.Http404: for every other, whether there is one or not.
    """
    comment = _comment(number)
    if comment.status != CommentStatus.APPROVED and not is_own_in_sight(request, comment):
        raise Http404("There is no such comment.")
    comment.post = readable_post(request, comment.post_id)
    return comment


def own_comment(request: HttpRequest, number: int) -> Comment:
    """One that whoever asks has written and that was not turned down.

    :raises django.http.Http404: for every other, whether there is one or not.
    """
    comment = _comment(number)
    if not is_own_in_sight(request, comment):
        raise Http404("There is no such comment.")
    comment.post = readable_post(request, comment.post_id)
    return comment


def is_own_in_sight(request: HttpRequest, comment: Comment) -> bool:
    """Whether it is the reader's own and was not turned down."""
    return comment.status in IN_SIGHT and is_writer(request, comment)


def _comment(number: int) -> Comment:
    found = Comment.objects.select_related("root").filter(pk=number).first()
    if found is None:
        raise Http404("There is no such comment.")
    return found


def _has_password(request: HttpRequest, post: Post) -> bool:
    is_over = post.expire_at is not None and post.expire_at <= timezone.now()
    return not is_over and all(restriction.accept_request(request) for restriction in post.get_view_restrictions())
