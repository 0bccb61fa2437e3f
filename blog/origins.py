"""Where a fact comes from: an editor's click, cron, an import, a copy, code.

``with publication_origin("import"):`` marks every event recorded inside the block. Receivers read it from
``event.origin``; imports and copies are recorded and counted, but nobody is mailed about them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from wagtail.log_actions import get_active_log_context

from blog.words import clip


class Origin(models.TextChoices):
    EDITOR = "editor", "an editor"
    SCHEDULE = "schedule", "the schedule"
    IMPORT = "import", "an import"
    COPY = "copy", "a copy"
    RECONCILE = "reconcile", "the reconciler"
    CODE = "code", "code"


QUIET_ORIGINS = frozenset({Origin.IMPORT, Origin.COPY, Origin.RECONCILE})
"""Origins that are recorded, indexed and counted, but announced to nobody."""

_origin: ContextVar[str | None] = ContextVar("bellbird_origin", default=None)
_cause: ContextVar[str] = ContextVar("bellbird_cause", default="")


@contextmanager
def publication_origin(origin: str, cause: str = "") -> Iterator[None]:
    """Mark every event recorded inside the block.

    :param origin: one of :class:`Origin`, or a word of your own (at most 32 characters).
    :param cause: what exactly did it, for the timeline, e.g. ``"scheduler run 8f2c"`` (at most 64 characters).
    """
    origin_token, cause_token = _origin.set(clip(origin, 32)), _cause.set(clip(cause, 64))
    try:
        yield
    finally:
        _origin.reset(origin_token)
        _cause.reset(cause_token)


def current_origin() -> str:
    """The origin named by the innermost block; else ``editor`` in a signed-in admin request, else ``code``."""
    named = _origin.get()
    if named is not None:
        return named
    return Origin.EDITOR if get_active_log_context().user else Origin.CODE


def current_cause() -> str:
    """What the innermost :func:`publication_origin` block gave as its cause, or an empty string."""
    return _cause.get()
