"""The list of everything that happened, newest first."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import BaseListingView

from blog.admin.columns import ExactMomentColumn, TalliesColumn
from blog.admin.dates import DaysFilter
from blog.admin.permissions import may_publish_somewhere
from blog.admin.subjects import subjects_of
from blog.admin.troubled import troubled
from blog.admin.wording import StateWord, kind_in_words, origin_in_words, state_in_words
from blog.events.models import Event, ReceiverRun, RunState
from blog.events.signal import ReliableSignal
from blog.models import Post
from blog.origins import Origin

PER_PAGE = 50
TITLES_SEARCHED = 500

RUN_FILTERS = {
    "dead": ("Dead: given up", Q(state=RunState.DEAD)),
    "failed": ("Failed: will be tried again", Q(state=RunState.PENDING, attempts__gt=0)),
    "pending": ("Pending or running", Q(state__in=[RunState.PENDING, RunState.CLAIMED])),
    "skipped": ("Skipped", Q(state=RunState.SKIPPED)),
}


class Tally(NamedTuple):
    """How many runs of an event are in one state."""

    state: StateWord
    number: int


class EventFilters(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(label="What", distinct=False, widget=CheckboxSelectMultiple)
    origin = django_filters.MultipleChoiceFilter(
        label="From", choices=Origin.choices, distinct=False, widget=CheckboxSelectMultiple
    )
    runs = django_filters.ChoiceFilter(
        label="Effects",
        method="with_runs",
        empty_label="Any",
        choices=[(name, label) for name, (label, _) in RUN_FILTERS.items()],
        widget=RadioSelect,
    )
    only = django_filters.ChoiceFilter(
        label="Only",
        method="with_only",
        empty_label="All",
        choices=[("failed", "With something that failed")],
        widget=RadioSelect,
    )
    occurred_at = DaysFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted((kind_in_words(name), name) for name in ReliableSignal.registry)
        self.filters["kind"].extra["choices"] = [(name, label) for label, name in kinds]

    def with_runs(self, events: "QuerySet[Event]", name: str, value: str) -> "QuerySet[Event]":
        runs = ReceiverRun.objects.filter(RUN_FILTERS[value][1])
        return events.filter(pk__in=runs.order_by().values("event_id"))

    def with_only(self, events: "QuerySet[Event]", name: str, value: str) -> "QuerySet[Event]":
        """Effects and mails."""
        return troubled(events)


def _source(event: Event) -> str:
    origin = origin_in_words(event.origin)
    return f"{origin}: {get_user_display_name(event.actor)}" if event.actor else origin


class EventList(BaseListingView):
    """Every event with the state of its runs. For whoever may publish."""

    model = Event
    page_title = "Events"
    header_icon = "history"
    template_name = "blog/admin/events.html"
    index_url_name = "bellbird_events:index"
    index_results_url_name = "bellbird_events:index_results"
    verbose_name = "event"
    verbose_name_plural = "events"
    is_searchable = True
    filterset_class = EventFilters
    paginate_by = PER_PAGE
    table_classname = "listing bb-wide"
    columns = [
        ExactMomentColumn("occurred_at", label="When"),
        TitleColumn(
            "what", label="What", accessor=lambda event: kind_in_words(event.kind), url_name="bellbird_events:event"
        ),
        Column("about", label="About", classname="bb-words"),
        Column("origin", label="From", accessor=_source),
        TalliesColumn("tallies", label="Effects"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_publish_somewhere(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> "QuerySet[Event]":
        return Event.objects.select_related("actor").order_by("-id")

    def search_queryset(self, queryset: "QuerySet[Event]") -> "QuerySet[Event]":
        if not self.is_searching:
            return queryset
        return queryset.filter(Q(transition_key__icontains=self.search_query) | self._about_titles(self.search_query))

    def _about_titles(self, words: str) -> Q:
        titled = Post.objects.filter(Q(title__icontains=words) | Q(draft_title__icontains=words))
        ids = titled.order_by("-pk").values_list("pk", flat=True)[:TITLES_SEARCHED]
        labels = [model._meta.label for model in (Post, *Post.__subclasses__())]
        return Q(subject_type__in=labels, subject_id__in=[str(pk) for pk in ids])

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(described(object_list))


def described(events: Iterable[Event]) -> list[Event]:
    """The events with ``about`` (their subject's name) and ``tallies`` (their runs by state), in few queries."""
    events = list(events)
    subjects, tallies = subjects_of(events), tallies_of(events)
    for event in events:
        event.about = subjects[event.pk].name  # type: ignore[attr-defined]
        event.tallies = tallies[event.pk]  # type: ignore[attr-defined]
    return events


def tallies_of(events: Iterable[Event]) -> dict[int, list[Tally]]:
    """The runs of each event counted by state, those in trouble first."""
    counts: dict[int, Counter[StateWord]] = defaultdict(Counter)
    runs = ReceiverRun.objects.filter(event__in=[event.pk for event in events]).order_by()
    for event_id, state, attempts in runs.values_list("event_id", "state", "attempts"):
        counts[event_id][state_in_words(state, attempts)] += 1
    order = ["held", "wait", "done", "quiet"]
    return defaultdict(
        list,
        {
            event_id: [Tally(*item) for item in sorted(found.items(), key=lambda item: order.index(item[0].tone))]
            for event_id, found in counts.items()
        },
    )


def events_with_dead_runs() -> str:
    """The address of the list, narrowed to events with dead runs."""
    return f"{reverse('bellbird_events:index')}?runs=dead"
