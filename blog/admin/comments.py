"""The moderators' queue: every comment in full, decided about with one press."""

from typing import Any

from django.db.models import Q, QuerySet
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, Table
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from blog.admin.columns import MomentColumn, StateColumn
from blog.admin.comment_cleaning import EmptyTheBin
from blog.admin.comment_decisions import DecideComment, UndoDecision
from blog.admin.comment_editing import EditComment
from blog.admin.comment_filters import CommentFilters, narrowings
from blog.admin.comment_replies import ReplyToComment, fresh_token
from blog.admin.comment_reports import SettleReports
from blog.admin.comment_rows import dressed
from blog.admin.comment_tabs import tabs
from blog.admin.comment_verbs import DECISIONS, STATUS_WORDS
from blog.admin.menus import CommentsMenuItem
from blog.admin.permissions import may_moderate
from blog.admin.wording import StateWord
from blog.admin.writer_bans import BanWriter
from blog.bans import masked
from blog.commenting.changes import seen
from blog.commenting.passage import IN_SIGHT
from blog.models import Comment, CommentStatus

PER_PAGE = 30


class CommentPolicy(ModelPermissionPolicy):
    """Django's model permissions; nobody adds a comment in the admin, and nobody deletes one with all its replies."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and bool(super().user_has_permission(user, action))


class CommentTable(Table):
    """One row for each comment, which the script of the queue finds its way in."""

    def get_row_attrs(self, instance: Comment) -> dict[str, Any]:
        tone = STATUS_WORDS[CommentStatus(instance.status)].tone
        attrs = {"id": f"comment-{instance.pk}", "data-comment": instance.pk, "tabindex": -1}
        return {**super().get_row_attrs(instance), **attrs, "class": f"bb-row bb-row--{tone}"}


class CommentColumn(Column):
    """Who wrote what, where, in reply to whom, and what else is known of it."""

    cell_template_name = "blog/admin/cells/comment.html"

    def get_cell_context_data(self, instance: Comment, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        address = instance.post.get_url(request) if instance.post.live else None
        is_public = address and instance.status == CommentStatus.APPROVED
        return {
            **context,
            "post_url": instance.get_absolute_url() if is_public else address,
            "masked": masked(instance.user.email if instance.user else instance.email),
            "facts": instance.facts,  # type: ignore[attr-defined]
            "may_decide": may_moderate(request.user),
            "has_writer": bool(instance.user_id or instance.email),
            **_form_context(request, instance),
        }


class DecideColumn(Column):
    """One button for each decision that would change something."""

    cell_template_name = "blog/admin/cells/decide.html"

    def get_cell_context_data(self, instance: Comment, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        facts = instance.facts  # type: ignore[attr-defined]
        others = [decision for decision in DECISIONS.values() if decision.status != instance.status]
        offered = [decision for decision in others if not (facts.is_withdrawn and decision.status in IN_SIGHT)]
        return {
            **context,
            "decisions": offered if may_moderate(request.user) else [],
            "facts": facts,
            "reply_token": fresh_token(),
            **_form_context(request, instance),
        }


def _form_context(request: Any, comment: Comment) -> dict[str, Any]:
    return {
        "csrf_token": get_token(request),
        "here": request.get_full_path().replace("/results/", "/"),
        "seen": seen(comment),
    }


class CommentList(IndexView):
    template_name = "blog/admin/comments.html"
    results_template_name = "blog/admin/comments_results.html"
    page_title = "Comments"
    table_class = CommentTable

    @cached_property
    def list_display(self) -> list[Column]:
        return [
            CommentColumn("body", label="Comment"),
            StateColumn("status", label="Status", accessor=_status_in_words),
            MomentColumn("submitted_at", label="When", sort_key="submitted_at"),
            DecideColumn("decide", label="Decide", accessor="pk"),
        ]

    @cached_property
    def narrowings(self) -> list[Any]:
        return narrowings(self.request.GET)

    def get_base_queryset(self) -> "QuerySet[Comment]":
        comments = Comment.objects.select_related("post", "parent", "user", "verdict").defer("post__body")
        return comments.filter(Q(*(narrowing.condition for narrowing in self.narrowings)))

    def get_table(self, object_list: Any) -> Table:
        return super().get_table(dressed(object_list, self.request.user))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(*args, **kwargs),
            "tabs": tabs(self.request.user, self.request.GET),
            "narrowings": self.narrowings,
            "may_decide": may_moderate(self.request.user),
        }


def _status_in_words(comment: Comment) -> StateWord:
    return STATUS_WORDS[CommentStatus(comment.status)]


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
    edit_view_class = EditComment
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
        return [
            *super().get_urlpatterns(),
            path("decide/<int:pk>/", DecideComment.as_view(), name="decide"),
            path("undo/<int:pk>/", UndoDecision.as_view(), name="undo"),
            path("reply/<int:pk>/", ReplyToComment.as_view(), name="reply"),
            path("settle/<int:pk>/", SettleReports.as_view(), name="settle"),
            path("ban/<int:pk>/", BanWriter.as_view(), name="ban"),
            path("empty/", EmptyTheBin.as_view(), name="empty"),
        ]
