"""``SEARCH_URL`` turned into ``WAGTAILSEARCH_BACKENDS``."""

from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

ENGINES: Final = {
    "opensearch": "modelsearch.backends.opensearch3",
    "opensearch2": "modelsearch.backends.opensearch2",
    "opensearch3": "modelsearch.backends.opensearch3",
    "elasticsearch7": "modelsearch.backends.elasticsearch7",
    "elasticsearch8": "modelsearch.backends.elasticsearch8",
    "elasticsearch9": "modelsearch.backends.elasticsearch9",
}
EXAMPLE: Final = "opensearch://host:9200/bellbird"


def backends(url: str, on_postgresql: bool) -> dict[str, dict[str, Any]]:
    """
    Return the search backends: the database's own, and before it an engine, if ``url`` names one.

    The database keeps its entries all the same: passages, counts beside filters and spelling come from there.

    :param url: empty, or ``<engine>://user:password@host:9200/prefix``, with ``?tls=true`` or ``false``; without either
        a password travels by TLS only. ``prefix`` begins the names of the engine's indexes.
    :raises ValueError: in plain words, never repeating the URL (it may hold a password).
    """
    # A rebuild in one transaction would hold SQLite's write lock for its whole length.
    own = {"BACKEND": f"search.backends.{'postgresql' if on_postgresql else 'sqlite'}", "ATOMIC_REBUILD": False}
    return {"default": _engine(url), "database": own} if url else {"default": own}


def _engine(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ENGINES:
        raise ValueError(f"must start with one of {', '.join(f'{name}://' for name in ENGINES)}; for example {EXAMPLE}")
    try:
        port = parts.port or 9200
    except ValueError:
        raise ValueError("has a port that is not a number") from None
    if not parts.hostname:
        raise ValueError(f"names no server, for example {EXAMPLE}")
    prefix = parts.path.strip("/")
    return {
        "BACKEND": ENGINES[parts.scheme],
        "URLS": [_address(parts, port)],
        "INDEX_PREFIX": f"{prefix}_" if prefix else "",
        "TIMEOUT": 5,  # seconds
    }


def _address(parts: SplitResult, port: int) -> str:
    wish = dict(parse_qsl(parts.query)).get("tls", "true" if parts.username else "false")
    scheme = "https" if wish.lower() in {"1", "true", "yes"} else "http"
    who = f"{parts.netloc.rpartition('@')[0]}@" if parts.username else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else quote(parts.hostname or "")
    return f"{scheme}://{who}{host}:{port}"
