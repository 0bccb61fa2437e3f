"""``DATABASE_URL``, ``CACHE_URL``, ``MAIL_URL`` and ``CDN_URL`` turned into what Django's settings want."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import dj_database_url

SQLITE_OPTIONS: Final[dict[str, Any]] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds a writer waits for its turn
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASE_SCHEMES: Final = frozenset({"sqlite", "postgres", "postgresql"})
MAIL_TIMEOUT: Final = 60.0  # seconds for the answer to a command; Django's own default is to wait for ever
KEPT_OPEN: Final = 60  # seconds; SQLite, too, reads its schema and all SQL anew with each connection
CONNECT_TIMEOUT: Final = 5  # seconds until a PostgreSQL that does not answer counts as gone
DOT_TIMEOUT: Final = 600.0  # seconds for the answer to a whole mail, as RFC 5321 asks
PROVIDERS: Final = {
    "amazon-ses": "anymail.backends.amazon_ses.EmailBackend",
    "brevo": "anymail.backends.brevo.EmailBackend",
    "mailersend": "anymail.backends.mailersend.EmailBackend",
    "mailgun": "anymail.backends.mailgun.EmailBackend",
    "mailjet": "anymail.backends.mailjet.EmailBackend",
    "mailtrap": "anymail.backends.mailtrap.EmailBackend",
    "mandrill": "anymail.backends.mandrill.EmailBackend",
    "postal": "anymail.backends.postal.EmailBackend",
    "postmark": "anymail.backends.postmark.EmailBackend",
    "resend": "notifications.backends.resend.ResendBackend",
    "scaleway": "anymail.backends.scaleway.EmailBackend",
    "sendgrid": "anymail.backends.sendgrid.EmailBackend",
    "sparkpost": "anymail.backends.sparkpost.EmailBackend",
    "unisender-go": "anymail.backends.unisender_go.EmailBackend",
}


def database(url: str) -> dict[str, Any]:
    """
    Return the ``DATABASES`` entry for ``url``.

    :url: ``sqlite:////absolute/path``, ``sqlite://:memory:`` or ``postgres://user:password@host:port/name``
    :raises ValueError: in plain words, never repeating the URL (it may hold a password)
    """
    scheme = url.partition(":")[0]
    if scheme not in DATABASE_SCHEMES:
        raise ValueError(
            "must start with sqlite:// or postgres://, for example postgres://user:password@host:5432/name"
        )
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=KEPT_OPEN, conn_health_checks=True))
    if scheme == "sqlite":
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
    elif not config["NAME"]:
        raise ValueError("names no database; put it after the host: postgres://user:password@host:5432/name")
    else:
        config["OPTIONS"] = {"connect_timeout": CONNECT_TIMEOUT, **config.get("OPTIONS", {})}
    return config


def epoch_file(config: Mapping[str, Any], folder: Path) -> Path | None:
    """
    Return where the twin of a database's epoch lies unless told otherwise; ``None`` for a database in memory.

    :config: the ``DATABASES`` entry
    :folder: for databases that are no file
    """
    name = str(config["NAME"])
    if config["ENGINE"] != "django.db.backends.sqlite3":
        return folder / f"{name}.epoch"
    return None if ":memory:" in name or "mode=memory" in name else Path(f"{name}.epoch")


def cache(url: str) -> dict[str, Any]:
    """
    Return the ``CACHES`` entry for ``url``.

    :url: ``locmem:`` (this process only), ``redis://host:port/0``, ``rediss://...`` or ``database:table``
    :raises ValueError: in plain words
    """
    scheme, _, rest = url.partition(":")
    if scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if scheme in {"redis", "rediss"}:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    if scheme == "database" and rest.strip("/"):
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": rest.strip("/")}
    raise ValueError("must be locmem:, redis://host:6379/0, rediss://host:6379/0 or database:<table name>")


def mailer(url: str, folder: Path) -> dict[str, Any]:
    """
    Return the ``MAILERS`` entry for ``url``.

    ``smtp://`` with a user asks for STARTTLS, so that no password travels in the clear; ``?tls=``, ``?timeout=``
    (seconds for a command) and ``?dot_timeout=`` (for a whole mail) override what is usual.

    :url: ``folder:`` (each mail a file below ``folder``), ``console:``, ``smtp://user:password@host:587``,
        ``smtps://user:password@host:465`` or ``anymail+<provider>://`` with its keys in ``ANYMAIL_*``
    :raises ValueError: in plain words, never repeating the URL (it may hold a password)
    """
    scheme = url.partition(":")[0]
    if scheme == "folder":
        return {"BACKEND": "notifications.backends.folder.FolderBackend", "OPTIONS": {"path": folder}}
    if scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if scheme in {"smtp", "smtps"}:
        return {"BACKEND": "notifications.backends.smtp.SmtpBackend", "OPTIONS": _smtp_options(urlsplit(url))}
    if scheme.startswith("anymail+"):
        # What a provider cannot carry (a header, our name for the mail) is no reason not to send it.
        options = {"ignore_unsupported_features": True}
        return {"BACKEND": _provider(scheme.removeprefix("anymail+")), "OPTIONS": options}
    raise ValueError("must start with folder:, console:, smtp://, smtps:// or anymail+<provider>://")


def _smtp_options(url: SplitResult) -> dict[str, Any]:
    if not url.hostname:
        raise ValueError("names no mail server, for example smtp://user:password@mail.example.com:587")
    try:
        port, wishes = url.port, dict(parse_qsl(url.query))
        timeout = float(wishes.get("timeout", MAIL_TIMEOUT))
        dot_timeout = float(wishes.get("dot_timeout", DOT_TIMEOUT))
    except ValueError:
        raise ValueError("has a port or timeout that is not a number") from None
    secure = url.scheme == "smtps"
    starttls = not secure and wishes.get("tls", "true" if url.username else "false").lower() in {"1", "true", "yes"}
    return {
        "host": url.hostname,
        "port": port or (465 if secure else 587 if starttls else 25),
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": starttls,
        "use_ssl": secure,
        "timeout": timeout,
        "dot_timeout": dot_timeout,
    }


def _provider(name: str) -> str:
    try:
        return PROVIDERS[name]
    except KeyError:
        raise ValueError(f'names the provider "{name}"; known are {", ".join(PROVIDERS)}') from None


def cdn(url: str) -> dict[str, Any]:
    """
    Return ``WAGTAILFRONTENDCACHE`` for ``url``; nothing for an empty one.

    :url: ``http://host:6081`` (``PURGE`` of each address), ``http+keys://host:6081`` (``PURGE`` by ``Surrogate-Key``),
        both also with ``https``, ``cloudflare://token@zone`` or ``fastly://token@service``
    :raises ValueError: in plain words, never repeating the URL (it may hold a token)
    """
    if not url:
        return {}
    parts, backends = urlsplit(url), "cms.kept.edge.backends"
    scheme, _, has_keys = parts.scheme.partition("+")
    name, token = unquote(parts.netloc.rpartition("@")[2]), unquote(parts.username or "")
    if scheme in {"http", "https"} and name and has_keys in {"", "keys"}:
        backend = "KeyedPurgeBackend" if has_keys else "PurgeBackend"
        return {"default": {"BACKEND": f"{backends}.{backend}", "LOCATION": f"{scheme}://{name}"}}
    if parts.scheme == "cloudflare" and name and token:
        return {"default": {"BACKEND": f"{backends}.CloudflareBackend", "ZONEID": name, "BEARER_TOKEN": token}}
    if parts.scheme == "fastly" and name and token:
        return {"default": {"BACKEND": f"{backends}.FastlyBackend", "SERVICE": name, "TOKEN": token}}
    raise ValueError(
        "must be http://host:port, http+keys://host:port, cloudflare://<token>@<zone> or fastly://<token>@<service>"
    )
