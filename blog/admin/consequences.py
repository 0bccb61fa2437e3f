"""What publishing a post would cause, in words. Apps that know register themselves; nothing here names them.

An app calls :func:`register_consequences` from its ``wagtail_hooks`` module.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blog.models import Post

logger = logging.getLogger("bellbird.publishing")

type Foretell = Callable[["Post"], Iterable[str]]

_known: dict[str, Foretell] = {}


def register_consequences(foretell: Foretell, name: str) -> None:
    """Have ``foretell`` asked whenever an editor looks at a post.

    :param foretell: called with the post as it stands in the editor; gives sentences. It must change nothing.
    :param name: ``app.what``; registering it again replaces it.
    """
    _known[name] = foretell


def are_known() -> bool:
    """Whether anybody can say something."""
    return bool(_known)


def of(post: "Post") -> list[str]:
    """What publishing ``post`` now would cause, one sentence each. Who fails to say so is in nobody's way."""
    return [sentence for name, foretell in _known.items() for sentence in _asked(name, foretell, post)]


def _asked(name: str, foretell: Foretell, post: "Post") -> list[str]:
    try:
        return [str(sentence) for sentence in foretell(post)]
    except Exception:
        logger.exception("what %s says of publishing post %s could not be told", name, post.pk)
        return []
