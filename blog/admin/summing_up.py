"""One line for one event: “08:00:03 published by the schedule · 5 effects done 08:00:04 · 977 accepted 08:06:40”."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from wagtail.admin.utils import get_user_display_name

from blog.admin.timeline import TimelineRow
from blog.admin.wording import kind_in_words, origin_in_words
from blog.events.models import Event, ReceiverRun, RunState


def in_one_line(event: Event, runs: Sequence[ReceiverRun], rows: Sequence[TimelineRow]) -> list[str]:
    """The pieces of the line: who did what, what became of the effects, and what other apps have to add."""
    told = [_with_moment(row.brief, row.when, event) for row in rows if row.brief]
    return [_deed(event), *_effects(event, runs), *told]


def clock(moment: datetime, beside: datetime) -> str:
    """``08:06:40``, with the day where that is another than the one of ``beside``; in the reader's zone."""
    here, there = timezone.localtime(moment), timezone.localtime(beside)
    return f"{here:%H:%M:%S}" if here.date() == there.date() else f"{here:%-d %b, %H:%M}"


def _deed(event: Event) -> str:
    who = get_user_display_name(event.actor) if event.actor else origin_in_words(event.origin)
    cause = f" ({event.cause})" if event.cause else ""
    kind = kind_in_words(event.kind)
    return f"{clock(event.occurred_at, event.occurred_at)} {kind[:1].lower()}{kind[1:]} by {who}{cause}"


def _effects(event: Event, runs: Sequence[ReceiverRun]) -> Iterator[str]:
    done = [run for run in runs if run.state == RunState.DONE]
    if done:
        last = max((run.finished_at for run in done if run.finished_at), default=None)
        yield _with_moment(_number(done, "done"), last, event)
    failed = [run for run in runs if run.state == RunState.PENDING and run.attempts]
    if failed:
        yield f"{_number(failed, 'failed')}, retry {clock(min(run.next_at for run in failed), event.occurred_at)}"
    to_do = [
        run for run in runs if run.state == RunState.CLAIMED or (run.state == RunState.PENDING and not run.attempts)
    ]
    for state, word in ((RunState.DEAD, "failed for good"), (RunState.SKIPPED, "skipped")):
        if found := [run for run in runs if run.state == state]:
            yield _number(found, word)
    if to_do:
        yield _number(to_do, "to be done")


def _number(runs: Sequence[ReceiverRun], word: str) -> str:
    return f"1 effect {word}" if len(runs) == 1 else f"{len(runs)} effects {word}"


def _with_moment(words: str, moment: datetime | None, event: Event) -> str:
    return f"{words} {clock(moment, event.occurred_at)}" if moment else words
