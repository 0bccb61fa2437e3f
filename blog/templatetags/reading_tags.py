from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from blog.notes import Notes
from blog.outside import Outside, unknown
from blog.rich_text import read_by

register = template.Library()


@register.simple_tag(takes_context=True)
def rich_text(context: template.Context, value: Any) -> SafeString:
    """What an editor wrote, for whoever asks: links only to pages that this reader may see; notes in their places.

    :param value: a ``RichText``.
    """
    with read_by(getattr(context.get("request"), "user", None)):
        words: SafeString = value.__html__()
    notes: Notes = context.get("notes") or Notes()
    return mark_safe(notes.place(words))  # noqa: S308 - the same HTML, and numbers


@register.simple_tag
def notes_at_end(notes: Notes) -> SafeString:
    """The notes that have not been placed below their paragraphs."""
    return notes.end()


@register.simple_tag(takes_context=True)
def outside(context: template.Context, value: Any) -> Outside:
    """What is known of a thing that is shown from elsewhere.

    :param value: an ``EmbedValue``.
    """
    known: dict[str, Outside] = context.get("outside") or {}
    return known.get(value.url) or unknown(value.url)
