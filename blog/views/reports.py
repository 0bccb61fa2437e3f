"""Telling a moderator that a comment should not be there."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from blog.commenting.access import readable_comment
from blog.commenting.reports import REPORTS_PER_HOUR, ReportForm, report
from blog.models import Comment, CommentStatus
from blog.spam.limits import too_often
from blog.visitors import household_hash

OFTEN = _("Many reports came from your network within the last hour. Please try again in an hour.")


@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, number: int) -> HttpResponse:
    """Take a reader's word about an approved comment. The answer is the same when it was given before.

    :raises django.http.Http404: when it is none that everybody may see.
    """
    comment = readable_comment(request, number)
    if comment.status != CommentStatus.APPROVED:
        raise Http404("There is no such comment.")
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, comment, form)
    if not form.is_valid():
        return _page(request, comment, form, status=422)
    if too_often(request, "reports", REPORTS_PER_HOUR):
        form.add_error(None, OFTEN)
        return _page(request, comment, form, status=429)
    if not form.has_trap_sprung:
        said = form.cleaned_data
        report(comment, said["reason"], said["words"], user=request.user, visitor=household_hash(request))
    return HttpResponseRedirect(f"{comment.post.get_url(request)}?noted=reported#noted", status=303)


def _page(request: HttpRequest, comment: Comment, form: ReportForm, status: int = 200) -> HttpResponse:
    return render(request, "blog/comment_report.html", {"comment": comment, "form": form}, status=status)
