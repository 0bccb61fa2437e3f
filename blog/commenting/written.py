"""
Comments as HTML. What is the same in all of them is rendered once, by the same template as any other.

A page may show hundreds, and a template takes half a millisecond for each. So ``components/comment.html`` is rendered
with stand-ins for each kind of comment that everybody sees alike, cut where they stand, and filled in. A comment that
its reader may change, that waits or is gone is rendered in full; so are all, should the template ever show something of
a comment in a way that is not known here.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from blog.commenting.markup import comment_markup
from blog.commenting.threads import Entry
from blog.models.comment_states import CommentStatus

TEMPLATE: Final = "components/comment.html"
NAME, PARENT, BODY, PATH, HERE = "\ue010name", "\ue010parent", "\ue010body", "\ue010path", "\ue010here"
NUMBER, PARENTS_NUMBER = 900719925474301, 900719925474302
SENT, EDITED = datetime(1111, 2, 3, 4, 5, 6, tzinfo=UTC), datetime(1212, 3, 4, 5, 6, 7, tzinfo=UTC)
LEFT_OVER: Final = re.compile("\ue010|9007199254743|1111|1212")


def written(entry: Entry, talk: Any, path: str) -> str:
    """One comment in its place in the talk below a post.

    :param path: the address of the post.
    """
    comment = entry.comment
    if comment is not None and comment.status == CommentStatus.APPROVED and not _is_own(comment, talk):
        parent = comment.parent if comment.parent_id else None
        is_answer = parent is not None and parent.status == CommentStatus.APPROVED and bool(parent.name)
        is_authors = bool(comment.user_id and comment.user_id in talk.author_ids)
        kind = (is_answer, is_authors, comment.edited_at is not None, bool(talk.door.is_open))
        place = get_language() or "", get_current_timezone_name(), get_script_prefix()
        if pieces := _pieces(kind, *place):
            values = _values(comment, parent if is_answer else None, path, talk.here)
            return "".join(values[piece] if number % 2 else piece for number, piece in enumerate(pieces))
    return render_to_string(TEMPLATE, {"entry": entry, "comment": comment, "talk": talk, "path": path})


def _is_own(comment: Any, talk: Any) -> bool:
    return comment.pk in talk.changeable or comment.pk in talk.deletable


@lru_cache(maxsize=128)
def _pieces(kind: tuple[bool, bool, bool, bool], language: str, zone: str, prefix: str = "/") -> tuple[str, ...]:
    """The template for one kind of comment: text and the names of what stands between; empty if it cannot be cut."""
    is_answer, is_authors, is_edited, is_open = kind
    parent = SimpleNamespace(pk=PARENTS_NUMBER, name=PARENT, status="approved", get_absolute_url=_link(PARENTS_NUMBER))
    comment = SimpleNamespace(
        pk=NUMBER,
        name=NAME,
        body=BODY,
        status="approved",
        user_id=1,
        parent=parent if is_answer else None,
        submitted_at=SENT,
        edited_at=EDITED if is_edited else None,
        get_absolute_url=_link(NUMBER),
    )
    talk = SimpleNamespace(
        door=SimpleNamespace(is_open=is_open),
        author_ids={1} if is_authors else set(),
        changeable=set(),
        deletable=set(),
        here=HERE,
        edit_minutes=0,
    )
    entry = Entry(NUMBER, comment, 0)
    text = render_to_string(TEMPLATE, {"entry": entry, "comment": comment, "talk": talk, "path": PATH})
    stands_for = {value: name for name, value in _values(comment, comment.parent, PATH, HERE).items() if value}
    longest_first = sorted(stands_for, key=len, reverse=True)
    parts = re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)
    if any(LEFT_OVER.search(part) for part in parts[::2]):
        return ()
    return tuple(stands_for[part] if number % 2 else part for number, part in enumerate(parts))


def _values(comment: Any, parent: Any, path: str, here: str) -> dict[str, str]:
    """What is shown of a comment, as HTML."""
    return dict(_shown(comment, parent)) | {"path": conditional_escape(path), "here": conditional_escape(here)}


def _shown(comment: Any, parent: Any) -> Iterator[tuple[str, str]]:
    yield "number", str(comment.pk)
    yield "name", conditional_escape(comment.name)
    yield "body", comment_markup(comment.body)
    yield from _moment("sent", comment.submitted_at)
    if comment.edited_at:
        yield from _moment("edited", comment.edited_at)
    if parent is not None:
        yield "parent's number", str(parent.pk)
        yield "parent's name", conditional_escape(parent.name)


def _moment(name: str, moment: datetime) -> Iterator[tuple[str, str]]:
    for_programs, for_people = _in_words(moment, get_language() or "", get_current_timezone_name())
    yield f"{name}, for programs", for_programs
    yield name, for_people


@lru_cache(maxsize=4096)
def _in_words(moment: datetime, language: str, zone: str) -> tuple[str, str]:
    local = localtime(moment)
    return local.isoformat(), conditional_escape(date_format(local, _("j M Y, H:i T")))


def _link(number: int) -> str:
    return reverse("blog:comment", args=[number])


def as_html(entry: Entry, talk: Any, path: str) -> SafeString:
    """As :func:`written`, for templates."""
    return mark_safe(written(entry, talk, path))  # noqa: S308 - the template's own, and values escaped above
