from typing import Any

from django import template
from django.utils.safestring import SafeString

from blog.rich_text import read_by

register = template.Library()


@register.simple_tag(takes_context=True)
def rich_text(context: template.Context, value: Any) -> SafeString:
    """What an editor wrote, for whoever asks: links only to pages that this reader may see.

    :param value: a ``RichText``.
    """
    with read_by(getattr(context.get("request"), "user", None)):
        words: SafeString = value.__html__()
    return words
