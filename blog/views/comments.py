"""Where the form below a post goes."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from blog.comment_form import CommentForm
from blog.models import Comment, CommentStatus, Post
from blog.own_comments import remember
from blog.reading import authors_of
from blog.site_settings import site_settings
from blog.talk import Talk
from blog.visibility import can_see

GONE = "The comment you were answering is no longer there. Press “Post comment” to post yours on its own."


@require_POST
def submit_comment(request: HttpRequest) -> HttpResponse:
    """Keep a comment and go to it (303); show the page again, with everything typed, when something is amiss or
    when a preview was asked for.

    :raises django.http.Http404: when there is no such post for this reader.
    """
    post = _readable_post(request)
    talk = Talk(post, request, authors_of(post))
    answers = request.POST.get("reply_to", "")
    parent = talk.find(answers) if answers else None
    form = CommentForm(request.POST, post=post, user=request.user, parent=parent)
    if not talk.is_open:
        form.add_error(None, talk.closed_words)
        return _page_again(request, talk, form, status=403)
    if answers and parent is None:
        form.add_error(None, GONE)
    if not form.is_valid():
        return _page_again(request, talk, form, status=422)
    if "preview" in request.POST:
        return _page_again(request, talk, form, preview=form.unsaved())
    return _keep(request, form)


def _readable_post(request: HttpRequest) -> Post:
    number = request.POST.get("post", "")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise Http404("There is no such post.")
    posts = Post.objects.select_related("lead_image", "series", "owner__profile")
    post = posts.filter(pk=int(number), live=True, alias_of__isnull=True).first()
    if post is None or not (can_see(post, request.user) or _has_password(request, post)):
        raise Http404("There is no such post.")
    return post


def _has_password(request: HttpRequest, post: Post) -> bool:
    is_over = post.expire_at is not None and post.expire_at <= timezone.now()
    return not is_over and all(restriction.accept_request(request) for restriction in post.get_view_restrictions())


def _page_again(
    request: HttpRequest, talk: Talk, form: CommentForm, *, status: int = 200, preview: Comment | None = None
) -> HttpResponse:
    talk.form, talk.answered = form, form.parent
    context: dict[str, Any] = talk.post.get_context(request)
    return render(request, talk.post.template, context | {"talk": talk, "comment_preview": preview}, status=status)


def _keep(request: HttpRequest, form: CommentForm) -> HttpResponse:
    comment = form.save()
    if comment.status == CommentStatus.PENDING:
        _approve_if_trusted(request, form, comment)
    place = "comments" if comment.status == CommentStatus.SPAM else f"c-{comment.pk}"
    response = HttpResponseRedirect(f"{form.post.get_url(request)}#{place}")
    response.status_code = 303
    remember(request, response, comment)
    return response


def _approve_if_trusted(request: HttpRequest, form: CommentForm, comment: Comment) -> None:
    """Moderators and the post's authors need no moderator; nobody does where the site holds nothing back."""
    is_author = any(profile.user_id == request.user.pk for profile in authors_of(form.post))
    if request.user.is_authenticated and (is_author or request.user.has_perm("blog.change_comment")):
        comment.approve(request.user)
    elif not site_settings(request).comments_held and not form.is_hasty:
        comment.approve()
