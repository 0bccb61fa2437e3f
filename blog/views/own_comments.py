"""What writers may do with what they wrote: change it for a while, and take it back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from blog.commenting.access import own_comment
from blog.commenting.changes import WRITER, change, taken_over, waits_when_changed
from blog.commenting.edit_form import CommentEditForm
from blog.commenting.own import IN_SIGHT, can_change, can_delete
from blog.commenting.permalinks import place_of
from blog.models import Comment, CommentStatus
from blog.site_settings import site_settings
from blog.spam.limits import HOUR, check_flood, too_often
from blog.views.comment_floods import turn_away

EDITS_PER_HOUR = 30  # of a household; whoever mends a comment every other minute is no writer
OFTEN = _("Many changes came from here within the last hour. Nothing was saved: copy your words, or try again later.")
MEANWHILE = _("This comment is no longer as it was when you opened this page. Press “Save” once more to save yours.")
TAKEN_OVER = _("A moderator has changed this comment. It can no longer be edited, but you may delete it.")
DECIDED = _("A moderator has decided about this comment meanwhile. It can no longer be edited.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, number: int) -> HttpResponse:
    """Show a comment's words to its writer, and save them changed, until the time is over.

    :raises django.http.Http404: for everybody else, whether there is such a comment or not.
    """
    if request.method == "POST" and (flood := check_flood(request)):
        return turn_away(request, flood)
    comment = own_comment(request, number)
    form = CommentEditForm(request.POST if request.method == "POST" else None, comment=comment)
    if not can_change(comment, site_settings(request).comments_edit_minutes):
        return _edit_page(request, comment, form, status=403, is_over=True)
    if taken_over([comment]):
        return _edit_page(request, comment, form, status=403, closed=TAKEN_OVER)
    if not form.is_bound:
        return _edit_page(request, comment, form)
    if not form.is_valid():
        return _edit_page(request, comment, form, status=422)
    if "preview" in request.POST:
        return _edit_page(request, comment, form, preview=form.cleaned_data["body"])
    return _save(request, comment, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete_comment(request: HttpRequest, number: int) -> HttpResponse:
    """Ask its writer whether to take a comment back, and do it when the answer is sent.

    :raises django.http.Http404: for everybody else, whether there is such a comment or not.
    """
    comment = own_comment(request, number)
    minutes = site_settings(request).comments_edit_minutes
    is_over = not can_delete(comment, minutes)
    if request.method == "POST" and not is_over:
        comment.reject(status=CommentStatus.REMOVED, via=WRITER)
        return _see_other(request, comment, "?noted=deleted#noted")
    context = {"comment": comment, "is_over": is_over, "until": comment.editable_until(minutes)}
    return render(request, "blog/comment_delete.html", context, status=403 if is_over else 200)


def _save(request: HttpRequest, comment: Comment, form: CommentEditForm) -> HttpResponse:
    if too_often(request, "edits", EDITS_PER_HOUR):
        form.add_error(None, OFTEN)
        response = _edit_page(request, comment, form, status=429)
        response.headers["Retry-After"] = str(HOUR)
        return response
    is_saved = not form.is_outdated and change(request, comment, form.cleaned_data["body"])
    try:
        comment.refresh_from_db(fields=["status", "body", "edited_at"])
    except Comment.DoesNotExist as error:
        raise Http404("There is no such comment.") from error
    return _see_other(request, comment, place_of(comment)) if is_saved else _both_texts(request, comment, form)


def _both_texts(request: HttpRequest, comment: Comment, form: CommentEditForm) -> HttpResponse:
    """What stands now, and what was typed: to be saved nevertheless, or only to be copied."""
    if comment.status not in IN_SIGHT:
        return _edit_page(request, comment, form, status=409, closed=DECIDED)
    if taken_over([comment]):
        return _edit_page(request, comment, form, status=409, closed=TAKEN_OVER)
    form.show_anew()
    form.add_error(None, MEANWHILE)
    return _edit_page(request, comment, form, status=409, stands=comment.body)


def _edit_page(
    request: HttpRequest, comment: Comment, form: CommentEditForm, *, status: int = 200, **shown: Any
) -> HttpResponse:
    until = comment.editable_until(site_settings(request).comments_edit_minutes)
    context = {"comment": comment, "form": form, "until": until, "waits": waits_when_changed(request, comment)} | shown
    return render(request, "blog/comment_edit.html", context, status=status)


def _see_other(request: HttpRequest, comment: Comment, place: str) -> HttpResponse:
    return HttpResponseRedirect(f"{comment.post.get_url(request)}{place}", status=303)
