"""What events are about, by name: a bounded number of queries for a whole page of events."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from blog.admin.comment_verbs import writer_of
from blog.events.models import Event
from blog.models import Comment, Post


class Subject(NamedTuple):
    """What an event is about.

    :param name: in words, whether or not it still exists.
    :param thing: the object, or ``None`` when it has been deleted.
    """

    name: str
    thing: Any

    @property
    def post(self) -> Post | None:
        """The post that it is, or that it stands below."""
        if isinstance(self.thing, Comment):
            return self.thing.post
        return self.thing if isinstance(self.thing, Post) else None


def subjects_of(events: Iterable[Event]) -> dict[int, Subject]:
    """The subject of each event, by the event's id. One query for each kind of subject, two for comments."""
    events = list(events)
    wanted: dict[str, set[str]] = defaultdict(set)
    for event in events:
        wanted[event.subject_type].add(event.subject_id)
    found = {label: _load(label, ids) for label, ids in wanted.items()}
    return {event.pk: _subject(event, found[event.subject_type].get(event.subject_id)) for event in events}


def subject_of(event: Event) -> Subject:
    """What one event is about."""
    return subjects_of([event])[event.pk]


def edit_address(subject: Subject, user: Any) -> str | None:
    """Where ``user`` may edit the subject, if anywhere."""
    if isinstance(subject.thing, Post):
        return reverse("wagtailadmin_pages:edit", args=[subject.thing.pk])
    return AdminURLFinder(user).get_edit_url(subject.thing) if subject.thing is not None else None


def _load(label: str, ids: set[str]) -> dict[str, Any]:
    try:
        model = apps.get_model(label)
    except LookupError:
        return {}
    rows = model._base_manager.filter(pk__in=[pk for pk in ids if pk])
    if issubclass(model, Page):
        rows = rows.defer_streamfields() if hasattr(rows, "defer_streamfields") else rows.defer("body")
    if model is Comment:
        rows = rows.select_related("post").defer("post__body")
    return {str(row.pk): row for row in rows}


def _subject(event: Event, thing: Any) -> Subject:
    if isinstance(thing, Comment):
        return Subject(f"{writer_of(thing)} on “{thing.post.title}”", thing)
    if isinstance(thing, Page):
        return Subject(thing.get_admin_display_title(), thing)
    if thing is not None:
        return Subject(str(thing), thing)
    return Subject(_name_of_the_gone(event), None)


def _name_of_the_gone(event: Event) -> str:
    farewells = [value["$ghost"] for value in event.payload.values() if isinstance(value, dict) and "$ghost" in value]
    if farewells and farewells[0].get("title"):
        return f"“{farewells[0]['title']}” (deleted)"
    noun = event.subject_type.rpartition(".")[2].lower()
    return f"{noun} {event.subject_id} (deleted)" if event.subject_id else f"a new {noun}"
