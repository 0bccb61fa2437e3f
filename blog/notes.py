"""
Notes to a text. An editor writes ``^[what is to be noted]`` where the note belongs, as in Pandoc's Markdown.

On the page a note stands below its paragraph, on wide screens beside it; in feeds all of them stand at the end. Number
and note lead to each other. Within ``code`` nothing is a note.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

IN_TEXT: Final = re.compile(
    r"(?P<code><code\b.*?</code>)"
    r"|(?P<tag></?(?P<name>[a-z0-9-]+)[^>]*>)"
    r"|\^\[(?P<note>(?:[^\[\]]|\[[^\[\]]*\])+)\]",
    re.IGNORECASE | re.DOTALL,
)
MARK: Final = "^["
BLOCK_WITHIN: Final = re.compile(r"</?(?:p|ul|ol|li|h[1-6]|blockquote|br|hr)\b", re.IGNORECASE)
TAG: Final = re.compile(r"<(/?)([a-z0-9-]+)[^>]*?(/?)>", re.IGNORECASE)
LISTS: Final = frozenset({"ul", "ol"})


@dataclass
class Notes:
    """
    The notes of one text, numbered as they come.

    :param at_end: whether they all stand at the end, and not below their paragraphs.
    """

    at_end: bool = False
    number: int = 0
    waiting: list[str] = field(default_factory=list)

    def place(self, html: str) -> str:
        """``html``, which is safe, with a number in the place of each note, and each note where it is to stand."""
        if MARK not in html:
            return html
        done, last, depth = [], 0, 0
        for found in IN_TEXT.finditer(html):
            done.append(html[last : found.start()])
            last = found.end()
            if found["note"] is not None:
                done.append(self._reference(found[0], found["note"].strip()))
                continue
            done.append(found[0])
            depth = _depth(depth, found)
            if depth == 0 and _ends_a_block(found):
                done.append(self._below())
        return "".join([*done, html[last:], self._below()])

    def end(self) -> SafeString:
        """All notes that have not been placed, as a list."""
        if not self.waiting:
            return SafeString("")
        items = "".join(f"<li>{note}</li>" for note in self.waiting)
        self.waiting = []
        return mark_safe(f'<section class="notes"><ol>{items}</ol></section>')  # noqa: S308 - parts of safe HTML

    def _reference(self, whole: str, note: str) -> str:
        if not note or BLOCK_WITHIN.search(note) or not _is_balanced(note):
            return whole
        self.number += 1
        number = self.number
        back = _("Back to the text of note %(number)s") % {"number": number}
        if self.at_end:
            self.waiting.append(
                f'<div id="note-{number}">{note} '
                + format_html('<a href="#ref-{}" aria-label="{}">↩</a></div>', number, back)
            )
        else:
            link = format_html('<a class="back" href="#ref-{}" aria-label="{}">{}</a>', number, back, number)
            self.waiting.append(f'<div class="note aside ui" id="note-{number}" role="note">{link} {note}</div>')
        name = _("Note %(number)s") % {"number": number}
        return format_html('<a class="ref" id="ref-{0}" href="#note-{0}" aria-label="{1}">{0}</a>', number, name)

    def _below(self) -> str:
        if self.at_end:
            return ""
        notes, self.waiting = "".join(self.waiting), []
        return notes


def in_line(html: str) -> str:
    """``html`` without its notes, for openings and summaries."""
    return IN_TEXT.sub(lambda found: "" if found["note"] is not None else found[0], html) if MARK in html else html


def as_words(html: str) -> str:
    """``html`` with its notes as words between brackets, for what is read without a page: the index of the search."""
    return IN_TEXT.sub(_between_brackets, html) if MARK in html else html


def _between_brackets(found: re.Match[str]) -> str:
    note = (found["note"] or "").strip()
    return f" ({note})" if note and not BLOCK_WITHIN.search(note) and _is_balanced(note) else found[0]


def _depth(depth: int, found: re.Match[str]) -> int:
    if (found["name"] or "").lower() not in LISTS:
        return depth
    return max(0, depth - 1) if found[0].startswith("</") else depth + 1


def _ends_a_block(found: re.Match[str]) -> bool:
    return found[0].startswith("</") and (found["name"] or "").lower() in {"p", "blockquote", *LISTS}


def _is_balanced(html: str) -> bool:
    """Whether every element that begins within the note ends there: else it cannot be taken out of the text."""
    begun: list[str] = []
    for closes, name, is_void in TAG.findall(html):
        if closes:
            if not begun or begun.pop() != name.lower():
                return False
        elif not is_void:
            begun.append(name.lower())
    return not begun
