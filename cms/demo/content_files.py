"""Reads the demo site's content: ``content/site.toml``, ``content/posts/*.toml`` and ``content/images/``."""

import tomllib
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


def site() -> dict[str, Any]:
    """The people, series, tags and subscribers."""
    return tomllib.loads((CONTENT / "site.toml").read_text())


def posts() -> list[dict[str, Any]]:
    """The posts in the order of their file names, which is the order in which they were published."""
    return [tomllib.loads(path.read_text()) for path in sorted((CONTENT / "posts").glob("*.toml"))]


def image(name: str) -> Path:
    """The path of a picture."""
    return CONTENT / "images" / name
