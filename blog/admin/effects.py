"""What receivers are called on the screens: their ``dispatch_uid`` is for programmers."""

from collections.abc import Mapping

_words: dict[str, str] = {}


def name_effects(words: Mapping[str, str]) -> None:
    """Give receivers a name in words. An app calls this from its ``wagtail_hooks`` module.

    :param words: what the receiver does, e.g. ``Search index``, by its ``dispatch_uid``.
    """
    _words.update(words)


def effect_in_words(receiver: str) -> str:
    """“Search index” for ``search.index_post``; empty for one that nobody has named."""
    return _words.get(receiver, "")
