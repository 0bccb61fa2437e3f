"""What publishing a post would cause, said below the choices in its form. It is asked for once the form is there."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from blog.admin import consequences
from blog.models import Post
from blog.quick_drafts import newest_version


@require_safe
def what_it_would_cause(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentences about the newest draft, as a piece of HTML, for whoever may edit it."""
    draft = newest_version(get_object_or_404(Post, pk=pk))
    if not draft.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return render(request, "blog/admin/publishing_notice_sentences.html", {"sentences": consequences.of(draft)})
