"""Deleting for good what has lain in spam and in the bin for long. Nothing else in the admin deletes a comment."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from blog.admin.comment_decisions import back
from blog.admin.permissions import may_moderate
from blog.models import Comment, CommentDecision
from blog.models.comment_states import TURNED_DOWN, CommentQuerySet

KEPT = timedelta(days=30)
BATCH = 500  # comments


@method_decorator(require_POST, name="dispatch")
class EmptyTheBin(View):
    """Deletes spam and what is in the bin, and says how many that were."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        deleted = empty_the_bin(timezone.now() - KEPT)
        noun = "comment" if deleted == 1 else "comments"
        messages.success(request, f"{deleted} {noun} deleted for good. What has replies, or is newer, was kept.")
        return redirect(back(request))


def empty_the_bin(before: datetime) -> int:
    """Delete what was turned down ``before`` and has no replies, the last of a thread first; return how many."""
    deleted = 0
    while numbers := list(deletable(before).values_list("pk", flat=True)[:BATCH]):
        Comment.objects.filter(pk__in=numbers).delete()
        deleted += len(numbers)
    return deleted


def deletable(before: datetime) -> CommentQuerySet:
    """Turned down, written and last decided about before a moment, and without replies."""
    decided_since = CommentDecision.objects.filter(number=OuterRef("pk"), at__gte=before)
    old = Comment.objects.filter(~Exists(decided_since), status__in=TURNED_DOWN, submitted_at__lt=before)
    return old.filter(replies__isnull=True).order_by("-pk")
