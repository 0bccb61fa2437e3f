"""An old form is not saved over what somebody else has saved since it was opened: its writer is asked first."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.pages import PageViewSet

from blog.admin.edit_view import QuickEditView
from blog.admin.happenings_panel import ShowsWhatHappened
from blog.admin.posts_explorer import PostsExplorer
from blog.models import Post

MINUTE = timedelta(minutes=1)


class PostEditView(QuickEditView, ShowsWhatHappened, EditView):
    """Wagtail's form, which lets autosaves wait when somebody else has saved, but takes a press of the button.

    Here that is refused once, with all that was typed in the form and the newer version beside it. The form then knows
    of the newer version, so that pressing again puts one's own on top. What does not say which version it was made from
    (a script) is taken as before.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_asked = self.page.alias_of_id or self.locked_for_user or self.expects_json_response
        if is_asked or self.is_cancelling_workflow or not self.is_out_of_date:
            return super().post(request, *args, **kwargs)
        return self.refuse_old_form()

    def refuse_old_form(self) -> HttpResponse:
        """Show the form again as it was sent, and say who was quicker. Nothing is saved, by itself neither."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()
        self.form.is_valid()
        self.form.restore_required_fields()
        self.has_unsaved_changes, self.autosave_enabled = True, False
        messages.warning(self.request, self._what_happened(), buttons=[self._way_to_compare()])
        return self.render_to_response(self.get_context_data())

    def _what_happened(self) -> str:
        who = self.latest_revision.user
        since, now = self.latest_revision.created_at, timezone.now()
        age = timesince(since, now, depth=1) if now - since >= MINUTE else "a moment"
        if who == self.request.user:
            news = f"You saved this post in another window {age} ago"
        else:
            news = f"{who.get_full_name() or who.get_username() if who else 'Somebody'} saved this post {age} ago"
        return (
            f"{news}, after you opened it. Yours is not saved yet; it stands in the form below as you typed it. "
            "Save again to put yours on top, as a new draft: the other version stays in the history."
        )

    def _way_to_compare(self) -> Any:
        newest, mine = self.latest_revision.pk, self.request.POST.get("loaded_revision_id", "")
        is_other = mine.isdecimal() and len(mine) < 19 and int(mine) != newest
        if is_other and self.real_page_record.revisions.filter(pk=mine).exists():
            address = reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, mine, newest])
            return messages.button(address, "See what was changed", new_window=True)
        return messages.button(reverse("wagtailadmin_pages:history", args=[self.page.pk]), "History", new_window=True)


class PostViewSet(PageViewSet):
    """How posts are edited."""

    model = Post
    edit_view_class = PostEditView
    index_view_class = PostsExplorer
