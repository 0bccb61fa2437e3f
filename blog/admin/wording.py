"""Events, runs and moments in words for an editor."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from blog.events.models import Event, ReceiverRun, RunState
from blog.models import Post, PublicationFailure
from blog.origins import Origin

KINDS = {
    "comment_approved": "Comment approved",
    "comment_rejected": "Comment rejected",
    "comment_submitted": "Comment left",
    "post_featured": "Featured",
    "post_published": "Published",
    "post_scheduled": "Scheduled",
    "post_unfeatured": "Featured no more",
    "post_unpublished": "Taken down",
    "post_updated": "Changed while live",
    "publication_failed": "Could not be published",
    "publication_refused": "Publication refused",
    "review_assigned": "Review asked for",
    "review_decided": "Review decided",
    "user_profile_updated": "Profile changed",
}


class Detail(NamedTuple):
    """One thing an event says about itself."""

    label: str
    text: str


class Failure(NamedTuple):
    """A publication that failed, with what comes next."""

    row: PublicationFailure
    next_try: str


class StateWord(NamedTuple):
    """A state as a word, with the colour it is shown in: ``done``, ``wait``, ``held`` or ``quiet``."""

    word: str
    tone: str


STATES = {
    RunState.CLAIMED: StateWord("running", "wait"),
    RunState.DONE: StateWord("done", "done"),
    RunState.DEAD: StateWord("dead", "held"),
    RunState.SKIPPED: StateWord("skipped", "quiet"),
}


def kind_in_words(kind: str) -> str:
    """“Published” for ``post_published``; an unknown kind says its own name."""
    return KINDS.get(kind) or kind.replace("_", " ").capitalize()


def origin_in_words(origin: str) -> str:
    """“an editor” for ``editor``; an unknown origin says its own name."""
    return str(Origin(origin).label) if origin in Origin.values else origin


def state_in_words(state: str, attempts: int) -> StateWord:
    """The word for a run's state: a pending run that has failed before is “failed”, and will be tried again."""
    if state == RunState.PENDING:
        return StateWord("failed", "held") if attempts else StateWord("pending", "wait")
    return STATES[RunState(state)]


def moment_in_words(moment: datetime) -> str:
    """A moment with its zone: ``24 Nov 2026, 08:00:03 CET``, in the reader's zone."""
    return f"{timezone.localtime(moment):%-d %b %Y, %H:%M:%S %Z}"


def run_in_words(run: ReceiverRun) -> str:
    """What became of a run, and what comes next."""
    if run.state == RunState.CLAIMED:
        return "A worker has it now."
    if run.state != RunState.PENDING:
        return moment_in_words(run.finished_at) if run.finished_at else ""
    due = "as soon as a worker is free" if run.next_at <= timezone.now() else f"at {moment_in_words(run.next_at)}"
    return f"Tried again {due}." if run.attempts else f"Runs {due}."


def failures_of(post: Post) -> list[Failure]:
    """Why a due post is not live, and when it is tried again; what whoever looks at ``post`` has read of it already."""
    known: list[Failure] | None = getattr(post, "known_failures", None)
    if known is not None:
        return known
    return [Failure(failure, next_try_in_words(failure)) for failure in PublicationFailure.objects.filter(post=post)]


def next_try_in_words(failure: PublicationFailure) -> str:
    """When a due post that could not be published is tried again."""
    if failure.is_held:
        return "It is not tried again by itself: publish it now, or give it another date."
    tries = "once" if failure.attempts == 1 else f"{failure.attempts} times"
    due = failure.next_try_at
    when = "as soon as the scheduler runs" if due <= timezone.now() else f"at {moment_in_words(due)}"
    return f"Tried {tries}; next try {when}."


def attempts_in_words(run: ReceiverRun) -> str:
    """``3 of 8`` while a run may still be tried, else how often it was."""
    if run.state == RunState.PENDING and run.attempts:
        return f"{run.attempts} of {settings.BELLBIRD_RECEIVER_ATTEMPTS}"
    return str(run.attempts)


def details(event: Event) -> list[Detail]:
    """What the event's payload says in plain values. Objects are left out: the page names its subject itself."""
    found = [_announcement(event), *_plain_values(event.payload)]
    return [detail for detail in found if detail is not None]


def _announcement(event: Event) -> Detail | None:
    decided = event.payload.get("_announcement")
    if not isinstance(decided, dict):
        return None
    return Detail("E-mail to subscribers", f"{'yes' if decided.get('announce') else 'no'}: {decided.get('because')}")


def _plain_values(payload: dict[str, Any]) -> Iterator[Detail]:
    for name, value in payload.items():
        text = None if name.startswith("_") else _text(value)
        if text:
            yield Detail(name.replace("_", " ").capitalize(), text)


def _text(value: Any) -> str | None:
    match value:
        case {"$moment": moment}:
            return moment_in_words(datetime.fromisoformat(moment))
        case {"$day": day}:
            return str(day)
        case {"$object": _}:
            return None
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(filter(None, map(_text, value)))
        case None | dict():
            return None
    return str(value)
