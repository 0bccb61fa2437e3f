"""The first page of an account: where everything is, and what one has written."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.models import Comment, UserProfile
from blog.models.comment_states import TURNED_DOWN
from blog.visibility import visible_posts

COMMENTS_PER_PAGE = 20


@require_safe
@login_required
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Name, ways to everything that is theirs, and their comments, newest first, whatever became of these."""
    comments = Comment.objects.filter(user=request.user.pk).select_related("post").order_by("-submitted_at", "-pk")
    page = Paginator(comments, COMMENTS_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "person": UserProfile.objects.create_for(request.user),
        "comments": page,
        "shown": _shown(request, list(page.object_list)),
        "may_enter_admin": request.user.has_perm("wagtailadmin.access_admin"),
    }
    return render(request, "accounts/overview.html", context)


def _shown(request: HttpRequest, comments: list[Comment]) -> set[int]:
    """The comments that their writer finds below a post now: public or waiting, and the post can be read."""
    standing = [comment for comment in comments if comment.status not in TURNED_DOWN]
    posts = visible_posts(request.user).filter(pk__in={comment.post_id for comment in standing})
    readable = set(posts.values_list("pk", flat=True))
    return {comment.pk for comment in standing if comment.post_id in readable}
