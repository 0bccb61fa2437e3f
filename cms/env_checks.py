"""What is wrong with the value of a variable, in words that say what to do about it."""

import difflib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import SecretStr, ValidationInfo

from blog.roles import BY_NAME
from cms import connections, search_engines

TRANSLATIONS: Final = Path(__file__).resolve().parent.parent / "locale"
SECRET_KEY_LENGTH: Final = 50  # characters, as Django's deployment check asks
NEW_KEY: Final = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"


def is_production(info: ValidationInfo) -> bool:
    """Whether the settings for production were chosen; that variable is read before all others."""
    return info.data.get("django_settings_module") == "cms.settings.production"


def long_in_production(value: SecretStr, info: ValidationInfo) -> SecretStr:
    if is_production(info) and len(value.get_secret_value()) < SECRET_KEY_LENGTH:
        fault = "is too short" if value.get_secret_value() else "is missing"
        raise ValueError(f"{fault}; make one of at least {SECRET_KEY_LENGTH} characters with: {NEW_KEY}")
    return value


def off_in_production(value: bool, info: ValidationInfo) -> bool:
    if is_production(info) and value:
        raise ValueError("must be off in production: it shows code and settings to visitors; unset it")
    return value


def with_a_redis(value: str, info: ValidationInfo) -> str:
    cache = info.data.get("cache_url")
    if value == "redis" and cache is not None and not cache.get_secret_value().startswith("redis"):
        raise ValueError('is "redis", but CACHE_URL names none; set it to redis://host:6379/0')
    return value


def whole_address(value: str, info: ValidationInfo) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f'is "{value}"; give the whole address with its scheme, such as https://blog.example.com')
    if is_production(info) and not os.environ.get("SITE_URL"):
        raise ValueError("is missing; give the address readers use, such as https://blog.example.com")
    return value.rstrip("/")


def mail_address(value: str) -> str:
    if value and not re.fullmatch(r"[^\s<>,;@]+@[^\s<>,;@]+", value):
        raise ValueError(f'is "{value}"; give one bare address, such as editors@example.com')
    return value


def contacts(value: list[str]) -> list[str]:
    for contact in value:
        if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\S+)", contact):
            raise ValueError(f'holds "{contact}"; write mailto:security@example.com, or an https: address')
    return value


def hub(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise ValueError(f'is "{value}"; give the whole address of the hub, such as https://hub.example.com/')
    return value


def indexnow_key(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
        raise ValueError("is no key; use 8 to 128 letters, figures or dashes")
    return value


def origins(value: list[str]) -> list[str]:
    for origin in value:
        if not origin.startswith(("http://", "https://")):
            raise ValueError(f'holds "{origin}"; each origin needs its scheme, such as https://{origin}')
    return value


def language(value: str) -> str:
    known = ["en", *sorted(path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/django.mo"))]
    if value not in known:
        raise ValueError(f'is "{value}", into which the site is not translated; there are: {", ".join(known)}')
    return value


def zone(value: str) -> str:
    if value not in available_timezones():
        near = difflib.get_close_matches(value, available_timezones(), n=1)
        raise ValueError(f'is "{value}", which no time zone is called; try {near[0] if near else "Europe/Vienna"}')
    return value


def roles(names: list[str]) -> list[str]:
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        raise ValueError(f"no such role: {', '.join(unknown)}; there are {', '.join(BY_NAME)}")
    return names


def understood(value: SecretStr, info: ValidationInfo) -> SecretStr:
    """One of the addresses that ``cms.connections`` and ``cms.search_engines`` take apart; they say what is wrong."""
    parse: dict[str, Callable[[str], object]] = {
        "database_url": connections.database,
        "cache_url": connections.cache,
        "mail_url": lambda url: connections.mailer(url, Path()),
        "cdn_url": connections.cdn,
        "search_url": lambda url: search_engines.backends(url, on_postgresql=False),
    }
    parse[info.field_name or ""](value.get_secret_value())
    return value


def in_a_folder(value: SecretStr) -> SecretStr:
    scheme, _, path = value.get_secret_value().partition(":///")
    folder = Path(path.partition("?")[0]).parent
    if scheme == "sqlite" and path and not folder.is_dir():
        raise ValueError(f'names a file in "{folder}", which is no folder; make it, or change the path')
    return value
