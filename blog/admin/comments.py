"""The moderators' queue: every comment in full, decided about with one press."""

from typing import Any

import django_filters
from django.db.models import Count, QuerySet
from django.forms import RadioSelect
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.functional import cached_property
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from blog.admin.columns import MomentColumn, StateColumn
from blog.admin.comment_decisions import DECISIONS, DecideComment
from blog.admin.dates import DaysFilter
from blog.admin.menus import CommentsMenuItem
from blog.admin.permissions import may_moderate
from blog.admin.wording import StateWord
from blog.models import Comment, CommentStatus

PER_PAGE = 30

STATUS_WORDS = {
    CommentStatus.PENDING: StateWord("waiting", "wait"),
    CommentStatus.APPROVED: StateWord("approved", "done"),
    CommentStatus.REJECTED: StateWord("rejected", "held"),
    CommentStatus.SPAM: StateWord("spam", "held"),
    CommentStatus.REMOVED: StateWord("removed", "quiet"),
}


class CommentPolicy(ModelPermissionPolicy):
    """Django's model permissions; nobody adds a comment in the admin."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and bool(super().user_has_permission(user, action))


class CommentFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label="Status", choices=CommentStatus.choices, empty_label="All", widget=RadioSelect
    )
    submitted_at = DaysFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = Comment
        fields: list[str] = []


class CommentColumn(Column):
    """Who wrote what, where, and in reply to whom."""

    cell_template_name = "blog/admin/cells/comment.html"

    def get_cell_context_data(self, instance: Comment, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        address = instance.post.get_url(request) if instance.post.live else None
        is_public = address and instance.status == CommentStatus.APPROVED
        return {
            **context,
            "post_url": f"{address}#c-{instance.pk}" if is_public else address,
            "masked": masked(instance.email),
        }


class DecideColumn(Column):
    """One button for each decision that would change something."""

    cell_template_name = "blog/admin/cells/decide.html"

    def get_cell_context_data(self, instance: Comment, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        offered = [decision for decision in DECISIONS.values() if decision.status != instance.status]
        return {
            **context,
            "decisions": offered if may_moderate(request.user) else [],
            "csrf_token": get_token(request),
            "here": request.get_full_path().replace("/results/", "/"),
        }


class CommentList(IndexView):
    template_name = "blog/admin/comments.html"
    results_template_name = "blog/admin/comments_results.html"
    page_title = "Comments"

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            CommentColumn("body", label="Comment"),
            StateColumn("status", label="Status", accessor=_status_in_words),
            MomentColumn("submitted_at", label="When", sort_key="submitted_at"),
            DecideColumn("decide", label="Decide", accessor="pk"),
        ]

    def get_base_queryset(self) -> "QuerySet[Comment]":
        return Comment.objects.select_related("post", "parent").defer("post__body")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(*args, **kwargs), "tabs": _tabs(self.request.GET.get("status", ""))}


def _status_in_words(comment: Comment) -> StateWord:
    return STATUS_WORDS[CommentStatus(comment.status)]


def _tabs(current: str) -> list[dict[str, Any]]:
    counts = dict(Comment.objects.order_by().values_list("status").annotate(Count("pk")))
    tabs = [{"label": "All", "value": "", "count": sum(counts.values()), "is_current": not current}]
    for status, words in STATUS_WORDS.items():
        tab = {"label": words.word.capitalize(), "value": status.value, "count": counts.get(status.value, 0)}
        tabs.append({**tab, "is_current": current == status.value})
    return tabs


def masked(address: str) -> str:
    """An e-mail address that one may look at: ``b…@example.org``."""
    name, at, host = address.partition("@")
    return f"{name[:1]}…{at}{host}" if at else ""


class CommentViewSet(SnippetViewSet):
    model = Comment
    icon = "comment"
    menu_label = "Comments"
    menu_name = "comments"
    menu_order = 150
    menu_item_class = CommentsMenuItem
    add_to_admin_menu = True
    base_url_path = "comments"
    index_view_class = CommentList
    index_template_name = CommentList.template_name
    index_results_template_name = CommentList.results_template_name
    filterset_class = CommentFilters
    search_fields = ["name", "email", "body", "post__title"]
    ordering = "-submitted_at"
    list_per_page = PER_PAGE
    copy_view_enabled = False
    add_to_reference_index = False
    panels = [
        FieldPanel("name", read_only=True),
        FieldPanel("post", read_only=True),
        FieldPanel("status", read_only=True),
        FieldPanel("body", help_text="Its writer's words. Change them only to take out what must not be public."),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("decide/<int:pk>/", DecideComment.as_view(), name="decide")]
