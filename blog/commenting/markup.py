"""The small safe markup of comments, and the only HTML that is ever made of them.

Paragraphs, lists, quotes, ``*emphasis*``, ``**strong**``, ```code``` and links as CommonMark has them; no HTML, no
pictures, no headings. Whatever else looks like markup is shown as it was typed.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import nh3
from django.utils.html import linebreaks, urlize
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TAGS: Final = frozenset({"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"})
ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}
SCHEMES: Final = frozenset({"http", "https", "mailto"})
REL: Final = "nofollow ugc noopener"

SHOWN_AS_TYPED: Final = ("html_block", "html_inline", "image", "heading", "lheading", "hr", "reference", "entity")
DEEPEST: Final = 12
"""Quotes in quotes and lists in lists: what is nested deeper is shown as plain text, nothing of it lost."""

MOST_SIGNS: Final = 400
"""Of those that may begin or end something: reading more of them takes time by the square of their number."""

KEPT_IN_MEMORY: Final = 512  # comments, of 5,000 characters at most


@lru_cache(maxsize=KEPT_IN_MEMORY)
def comment_markup(text: str) -> str:
    """The HTML of a comment's words: only ``TAGS``, ``ATTRIBUTES`` and ``SCHEMES``, whatever was typed."""
    written = _plain(text) if sum(map(text.count, "[*_`")) > MOST_SIGNS else _written(text)
    return nh3.clean(written, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=REL)


def _written(text: str) -> str:
    tokens = _commonmark.parse(text)
    if any(token.level >= DEEPEST for token in tokens):
        return _plain(text)
    return str(_commonmark.renderer.render(tokens, _commonmark.options, {}))


def _plain(text: str) -> str:
    return linebreaks(urlize(text, autoescape=True), autoescape=False)


class _Renderer(RendererHTML):
    """Makes links of addresses that stand in the text, where there is no link already."""

    def text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        return (
            super().text(tokens, idx, options, env)
            if token.meta.get("in_link")
            else urlize(token.content, autoescape=True)
        )


def _mark_links(state: StateCore) -> None:
    for block in state.tokens:
        is_in_link = False
        for token in block.children or ():
            is_in_link = token.type == "link_open" or (is_in_link and token.type != "link_close")
            token.meta["in_link"] = is_in_link


class _CommonMark(MarkdownIt):
    """Takes only those links that lead to the web and to mail; whatever else stands as it was typed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return url.partition(":")[0].lower() in SCHEMES


_commonmark: Final = _CommonMark(
    "commonmark", {"html": False, "breaks": True, "maxNesting": 40}, renderer_cls=_Renderer
)
_commonmark.disable(list(SHOWN_AS_TYPED))
_commonmark.core.ruler.push("mark_links", _mark_links)
