"""Where the form below a post goes, and where a comment stands."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from blog.commenting.access import readable_comment, readable_post
from blog.commenting.form import CommentForm
from blog.commenting.intake import is_trusted, take_in
from blog.commenting.own import remember
from blog.commenting.permalinks import place_of
from blog.commenting.talk import Talk, as_id
from blog.models import Comment, CommentStatus
from blog.own_forms import from_our_pages
from blog.reading import authors_of
from blog.spam.limits import check_comment, check_flood
from blog.views.comment_floods import turn_away

GONE = _("The comment you were answering is no longer there. Press “Post comment” to post yours on its own.")


@require_safe
def show_comment(request: HttpRequest, number: int) -> HttpResponse:
    """Lead to where a comment stands now.

    :raises django.http.Http404: when it is none that this reader may see; never telling whether there is one.
    """
    comment = readable_comment(request, number)
    return redirect(f"{comment.post.get_url(request)}{place_of(comment)}")


@require_POST
@from_our_pages
def submit_comment(request: HttpRequest) -> HttpResponse:
    """Keep a comment and go to it (303); show the page again, with everything typed, when something is amiss or
    when a preview was asked for.

    :raises django.http.Http404: when there is no such post for this reader.
    """
    if flood := check_flood(request):
        return turn_away(request, flood)
    number = as_id(request.POST.get("post", ""))
    if not number:
        raise Http404("There is no such post.")
    post = readable_post(request, number)
    talk = Talk(post, request, authors_of(post))
    answers = request.POST.get("reply_to", "")
    parent = talk.find(answers) if answers else None
    form = CommentForm(request.POST, post=post, user=request.user, parent=parent)
    if not talk.door.is_open:
        form.add_error(None, talk.door.words)
        return _page_again(request, talk, form, status=403)
    if answers and parent is None:
        form.add_error(None, GONE)
    if not form.is_valid():
        return _page_again(request, talk, form, status=422)
    if "preview" in request.POST:
        return _page_again(request, talk, form, preview=form.unsaved())
    return _keep(request, talk, form)


def _page_again(
    request: HttpRequest, talk: Talk, form: CommentForm, *, status: int = 200, preview: Comment | None = None
) -> HttpResponse:
    talk.form, talk.answered = form, form.parent
    context: dict[str, Any] = talk.post.get_context(request)
    return render(request, talk.post.template, context | {"talk": talk, "comment_preview": preview}, status=status)


def _keep(request: HttpRequest, talk: Talk, form: CommentForm) -> HttpResponse:
    may_hurry = is_trusted(request.user, form.post) or form.kept_before() is not None
    if not may_hurry and (refusal := check_comment(request)):
        form.add_error(None, refusal.words)
        response = _page_again(request, talk, form, status=429)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    comment = take_in(request, form)
    if comment is None:
        form.post, form.parent = readable_post(request, form.post.pk), None
        form.add_error(None, GONE)
        return _page_again(request, talk, form, status=422)
    is_in_sight = comment.status in (CommentStatus.PENDING, CommentStatus.APPROVED)
    place = place_of(comment) if is_in_sight else "?noted=received#noted"
    response = HttpResponseRedirect(f"{form.post.get_url(request)}{place}", status=303)
    remember(request, response, comment)
    return response
