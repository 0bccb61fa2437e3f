"""Text that looks empty: spaces, zero-width joiners, direction marks."""

import unicodedata


def is_visible(text: str) -> bool:
    """Whether there is a sign in ``text`` that a reader can see: no space, no format or control character."""
    return any(unicodedata.category(sign)[0] not in "ZC" for sign in text)
