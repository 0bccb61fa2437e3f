"""What became of the mails about one post, publication by publication, as an account that balances."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from blog.admin.wording import kind_in_words
from blog.models import Post
from notifications.admin import permissions
from notifications.admin.figures import Account, accounts
from notifications.admin.wording import people
from notifications.models import Fanout, PostUpdate

SHOWN = 50


class PostReport(WagtailAdminTemplateMixin, TemplateView):
    template_name = "notifications/admin/report.html"
    header_icon = "mail"
    page_title = "Delivery report"
    post_page: Post

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.post_page = get_object_or_404(Post.objects.defer("body"), pk=kwargs["pk"])
        if not permissions.may_see_report(request.user, self.post_page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.post_page.get_admin_display_title()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        timeline = reverse("bellbird_events:post", args=[self.post_page.pk])
        buttons = [HeaderButton("What happened", url=timeline, icon_name="history", priority=10)]
        if permissions.may_send_update(self.request.user, self.post_page):
            url = reverse("bellbird_reports:update", args=[self.post_page.pk])
            buttons.append(HeaderButton("Send an update…", url=url, icon_name="mail", priority=20))
        return buttons

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = accounts(fanouts_of(self.post_page)[:SHOWN])
        return super().get_context_data(
            post=self.post_page,
            accounts=[
                {"account": account, "kind": _kind(account), "leaves_at": leaves_at(account.fanout)}
                for account in found
            ],
            told_before=told_before(found),
            updates=PostUpdate.objects.filter(post=self.post_page).select_related("made_by"),
            may_see_mails=permissions.may_see_mails(self.request.user),
            **kwargs,
        )


def fanouts_of(post: Post) -> Any:
    """The announcements of ``post``, newest first."""
    labels = [model._meta.label for model in (Post, *Post.__subclasses__())]
    about = Fanout.objects.filter(event__subject_type__in=labels, event__subject_id=str(post.pk))
    return about.select_related("event").order_by("-event_id")


def leaves_at(fanout: Fanout) -> datetime | None:
    """When its mails leave, while they can still be held back by unpublishing."""
    waits = not fanout.not_announced and fanout.not_before > timezone.now()
    return fanout.not_before if waits else None


def told_before(found: list[Account]) -> str:
    """“Already e-mailed to 1,238 people on 20 Nov 2026. Nothing will be sent.” for a post that was published again.

    Empty where the newest announcement is mailed, or none before it was.
    """
    if not found or not found[0].fanout.not_announced:
        return ""
    earlier = next((account for account in found[1:] if account.told), None)
    if earlier is None:
        return ""
    day = timezone.localtime(earlier.fanout.not_before)
    return f"Already e-mailed to {people(earlier.told)} on {day:%-d %b %Y}. Nothing will be sent."


def _kind(account: Account) -> str:
    return "Update" if account.fanout.mail == "post_update" else kind_in_words(account.fanout.event.kind)
