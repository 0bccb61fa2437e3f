"""The moderation log: every decision about a comment and every ban, newest first."""

from datetime import datetime
from typing import Any, NamedTuple

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.forms import RadioSelect
from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView

from blog.admin.columns import ExactMomentColumn
from blog.admin.comment_verbs import STATUS_ACTIONS, name_of, writer_of
from blog.admin.counted import CountsInItsOwnWords
from blog.admin.dates import DaysFilter
from blog.admin.permissions import may_moderate
from blog.models import Comment, CommentDecision, CommentStatus, User, WriterBan

PER_PAGE = 50
BANNED, LIFTED = "banned", "lifted"
ACTIONS = [*CommentDecision.Action.choices, (BANNED, "banned a writer"), (LIFTED, "lifted a ban")]
FIELDS = ("row", "when", "what", "was", "how", "said", "who", "about", "on")
_WORDS = dict(ACTIONS)


class LogLine(NamedTuple):
    """One line of the log."""

    at: datetime
    what: str
    who: str
    via: str
    words: str
    about: str
    comment: int | None


class LogFilters(WagtailFilterSet):
    """What the log is narrowed by. It is made of two tables, so the view applies it to each."""

    moderator = django_filters.ModelChoiceFilter(label="Moderator", queryset=User.objects.none(), widget=RadioSelect)
    action = django_filters.ChoiceFilter(label="What", choices=ACTIONS, empty_label="Everything", widget=RadioSelect)
    at = DaysFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = CommentDecision
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deciding = CommentDecision.objects.order_by().values("moderator")
        banning = WriterBan.objects.order_by().values("made_by")
        self.filters["moderator"].queryset = User.objects.filter(Q(pk__in=deciding) | Q(pk__in=banning))


class ForModerators(CountsInItsOwnWords, BaseListingView):
    """A list that only moderators see."""

    header_icon = "history"
    is_searchable = False
    paginate_by = PER_PAGE
    table_classname = "listing bb-wide"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AboutColumn(Column):
    """The comment, with a way to everything that happened to it."""

    cell_template_name = "blog/admin/cells/log_about.html"


class ModerationLog(ForModerators):
    page_title = "Moderation log"
    index_url_name = "bellbird_moderation:log"
    index_results_url_name = "bellbird_moderation:log_results"
    verbose_name = "decision"
    verbose_name_plural = "decisions"
    filterset_class = LogFilters
    columns = [
        ExactMomentColumn("at", label="When"),
        Column("who", label="Who"),
        Column("what", label="What"),
        AboutColumn("about", label="About"),
        Column("via", label="How"),
        Column("words", label="Words", classname="bb-words"),
    ]

    def get_base_queryset(self) -> "QuerySet[Any]":
        return CommentDecision.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        wish = self.filters.form.cleaned_data if self.filters.is_valid() else {}
        return _union(wish)

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(lines(list(object_list)))


def _union(wish: dict[str, Any]) -> Any:
    days, moderator, action = wish.get("at"), wish.get("moderator"), wish.get("action")
    narrow = Q(who=moderator.pk) if moderator else Q()
    narrow &= Q(what=action) if action else Q()
    narrow &= Q(when__gte=days.start) if days and days.start else Q()
    narrow &= Q(when__lte=days.stop) if days and days.stop else Q()
    parts = _decisions(), _bans(BANNED, "made_at", "made_by_id"), _bans(LIFTED, "lifted_at", "lifted_by_id")
    first, *others = (part.filter(narrow).values(*FIELDS) for part in parts)
    return first.union(*others, all=True).order_by("-when", "-row")


def _decisions() -> "QuerySet[Any]":
    decisions = CommentDecision.objects.order_by().annotate(row=F("pk"), when=F("at"), what=F("action"))
    return decisions.annotate(
        was=F("before"),
        how=F("via"),
        said=F("words"),
        who=F("moderator_id"),
        about=Value("", TextField()),
        on=F("number"),
    )


def _bans(what: str, when: str, who: str) -> "QuerySet[Any]":
    bans = WriterBan.objects.order_by().filter(**{f"{when}__isnull": False})
    return bans.annotate(
        row=F("pk"),
        when=F(when),
        what=Value(what, CharField()),
        was=Value("", CharField()),
        how=Value("", CharField()),
        said=Cast("reason", TextField()),
        who=F(who),
        about=Cast("label", TextField()),
        on=Value(None, BigIntegerField()),
    )


def lines(rows: list[dict[str, Any]]) -> list[LogLine]:
    """Rows of the log made ready to be shown. Two queries."""
    people = User.objects.select_related("profile").in_bulk({row["who"] for row in rows if row["who"]})
    numbers = {row["on"] for row in rows if row["on"]}
    comments = Comment.objects.select_related("post").defer("post__body").in_bulk(numbers)
    return [_line(row, people.get(row["who"]), comments.get(row["on"])) for row in rows]


def _line(row: dict[str, Any], who: User | None, comment: Comment | None) -> LogLine:
    about = row["about"] or f"comment {row['on']} (deleted)"
    return LogLine(
        at=row["when"],
        what=f"{_WORDS[row['what']]}{_from(row)}",
        who=name_of(who) if who else _nobody(row),
        via=row["how"],
        words=row["said"],
        about=f"{writer_of(comment)} on “{comment.post.title}”" if comment else about,
        comment=comment.pk if comment else None,
    )


def _nobody(row: dict[str, Any]) -> str:
    return "its writer" if row["what"] == CommentDecision.Action.EDITED else "by rule"


def _from(row: dict[str, Any]) -> str:
    moved = row["was"] and row["what"] in STATUS_ACTIONS
    return f" (was {CommentStatus(row['was']).label})" if moved else ""
