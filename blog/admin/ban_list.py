"""All bans, with a button to lift those in force."""

from typing import Any

from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.utils import timezone
from wagtail.admin.ui.tables import Column

from blog.admin.columns import MomentColumn, StateColumn
from blog.admin.comment_verbs import name_of
from blog.admin.moderation_log import ForModerators
from blog.admin.wording import StateWord
from blog.models import WriterBan

IN_FORCE, ENDED, LIFTED = StateWord("in force", "held"), StateWord("ended", "quiet"), StateWord("lifted", "quiet")


def state_of(found: WriterBan) -> StateWord:
    """How a ban stands."""
    if found.lifted_at:
        return LIFTED
    return ENDED if found.ends_at and found.ends_at <= timezone.now() else IN_FORCE


class LiftColumn(Column):
    """The button that lifts a ban in force."""

    cell_template_name = "blog/admin/cells/lift.html"

    def get_cell_context_data(self, instance: WriterBan, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "may_lift": state_of(instance) is IN_FORCE, "csrf_token": get_token(context["request"])}


class BanList(ForModerators):
    model = WriterBan
    page_title = "Bans"
    header_icon = "warning"
    index_url_name = "bellbird_moderation:bans"
    index_results_url_name = "bellbird_moderation:bans_results"
    verbose_name = "ban"
    verbose_name_plural = "bans"
    columns = [
        Column("label", label="Who"),
        Column("kind", label="By", accessor=lambda found: found.get_kind_display()),
        StateColumn("state", label="State", accessor=state_of),
        Column("reason", label="Reason", classname="bb-words"),
        Column("made_by", label="Made by", accessor=lambda found: name_of(found.made_by) if found.made_by else ""),
        MomentColumn("made_at", label="Made"),
        MomentColumn("ends_at", label="Ends"),
        LiftColumn("lift", label="Lift", accessor="pk"),
    ]

    def get_base_queryset(self) -> "QuerySet[WriterBan]":
        return WriterBan.objects.select_related("made_by__profile").order_by("-id")
