"""
The environment, read once: every setting an operator can make, its type, its default and what it means.

All mistakes are reported together, each naming its variable and what to do about it.
"""

import difflib
import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from blog.roles import BY_NAME
from cms import connections, search_engines

BASE_DIR: Final = Path(__file__).resolve().parent.parent
SECRET_KEY_LENGTH: Final = 50  # characters, as Django's deployment check asks
NEW_KEY: Final = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"


def _by_comma(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _own_database() -> SecretStr:
    folder = BASE_DIR / "var"
    folder.mkdir(exist_ok=True)
    return SecretStr(f"sqlite:///{folder / 'bellbird.sqlite3'}")


Words = Annotated[list[str], NoDecode, BeforeValidator(_by_comma)]


class Environment(BaseSettings):
    """Every variable Bellbird reads; those that may hold a secret can be given as a file through ``<NAME>_FILE``."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", validate_default=True)

    django_settings_module: str = Field("cms.settings.dev", description="Which settings: `.dev` or `.production`")
    debug: bool = Field(False, description="`1` shows tracebacks to whoever causes them; for work on the code only")
    secret_key: SecretStr = Field(SecretStr(""), description="Signs sessions and links; at least 50 random characters")
    secret_key_fallbacks: Words = Field(
        [], description="Earlier keys, by comma: sessions, links and second factors made with them stay good"
    )
    site_url: str = Field("http://127.0.0.1:8000", description="Where readers find the site, used in mails and feeds")
    allowed_hosts: Words = Field([], description="Host names the site answers to, by comma")
    csrf_trusted_origins: Words = Field(
        [], description="Further origins whose forms are accepted, by comma, with scheme"
    )
    behind_proxy: bool = Field(False, description="`1` if a proxy that sets `X-Forwarded-Proto` is the only way in")
    database_url: SecretStr = Field(
        default_factory=_own_database,
        description="`sqlite:////path/to/file` or `postgres://user:password@host:5432/name`",
    )
    cache_url: SecretStr = Field(
        SecretStr("locmem:"), description="`locmem:`, `redis://host:6379/0` or `database:<table>`"
    )
    search_url: SecretStr = Field(
        SecretStr(""), description="A search engine of its own, `opensearch://host:9200/prefix`; else the database"
    )
    mail_url: SecretStr = Field(
        SecretStr("folder:"),
        description="`folder:`, `console:`, `smtp://user:password@host:587`, `smtps://...` or `anymail+<provider>://`",
    )
    mail_dir: Path = Field(BASE_DIR / "var" / "mail", description="Where `folder:` writes mail")
    mail_from: str = Field("", description="Sender of all mail; `Bellbird <noreply@host of SITE_URL>` if left out")
    mail_reply_to: str = Field("", description="Where answers to mail go; to the sender if left out")
    media_root: Path = Field(BASE_DIR / "var" / "media", description="Where uploaded pictures and documents live")
    static_root: Path = Field(BASE_DIR / "var" / "static", description="Where `collectstatic` puts styles and scripts")
    page_store: Literal["", "files", "redis", "none"] = Field(
        "",
        description="Where finished pages are kept: `files`, for several hosts `redis` (that of `CACHE_URL`), or "
        "`none`; `files` in production",
    )
    kept_root: Path = Field(BASE_DIR / "var" / "kept", description="Where `files` keeps finished pages")
    cdn_url: SecretStr = Field(
        SecretStr(""),
        description="A CDN to purge: `http://host:6081`, `http+keys://...`, `cloudflare://token@zone`, "
        "`fastly://token@service`",
    )
    cdn_seconds: int | None = Field(
        None, ge=0, description="How long a CDN may keep a page, seconds; a day with `CDN_URL`, else 0: there is none"
    )
    cdn_stale_seconds: int = Field(60, ge=0, description="How long it may give an old page while it fetches, seconds")
    cdn_outage_seconds: int = Field(
        86_400, ge=0, description="How long it may give an old page while the site is down, seconds"
    )
    language_code: str = Field("en", description="Language of the site's own words: `en` or `de`")
    time_zone: str = Field("UTC", description="The site's time zone, as in `Europe/Vienna`")
    tasks: Literal["on-commit", "database"] = Field(
        "on-commit",
        description="Wagtail's own tasks: `on-commit` in the same process, `database` by `manage.py db_worker`",
    )
    maintenance: bool = Field(False, description="`1` closes the site for a while: readers get a 503 that says so")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least severity logged")

    bellbird_announce_max_age_days: int = Field(30, ge=0, description="Posts dated longer ago are not announced, days")
    bellbird_late_after_minutes: int = Field(
        60, ge=1, description="A scheduled post counts as late after this, minutes"
    )
    bellbird_typo_window_seconds: int = Field(300, ge=0, description="From publication to the first mail, seconds")
    bellbird_receiver_attempts: int = Field(10, ge=1, description="Tries before a receiver run is given up as dead")
    bellbird_delivery_attempts: int = Field(8, ge=1, description="Tries before a mail is given up as failed")
    bellbird_lease_seconds: int = Field(
        60, ge=1, description="How long a worker may hold a run before others may, seconds"
    )
    bellbird_complaint_limit: float = Field(
        0.1,
        ge=0,
        le=100,
        description="Subscribers' mail waits from so many spam reports on, % of a week's mails; 0 never",
    )
    bellbird_epoch_file: Path | None = Field(
        None, description="Remembers how far mail was sent, so that a restored database does not send it again"
    )
    bellbird_mails_per_second: float | None = Field(
        None, gt=0, description="Mails all workers together may hand over a second"
    )
    bellbird_search_language: Literal["", "english"] = Field(
        "", description="Whose endings search passes over (“boats” finds “boat”); empty for none"
    )
    bellbird_staff_second_factor: bool | None = Field(
        None,
        description="`1`: whoever may enter the admin needs a second factor; `0`: nobody does. On in production",
    )
    bellbird_reviews_each: int = Field(5, ge=1, description="Open reviews one person is given at most")
    bellbird_review_days: float = Field(3, gt=0, description="Days until a review is given to somebody else")
    bellbird_second_factor_roles: Words = Field(
        [],
        description="Roles that need a second factor where not everybody in the admin does, by comma: `administrator`, "
        "`publisher`, `editor`, `writer`, `comment-moderator`",
    )
    bellbird_muted: Words = Field([], description="Signals or receivers to silence, by comma")
    bellbird_rules_off: Words = Field([], description="Publication rules to switch off, by comma")
    bellbird_spam_rules_off: Words = Field([], description="Rules of the spam gate that are not asked, by comma")
    bellbird_spam_rules_shadow: Words = Field(
        [], description="Rules of the spam gate whose word is written down and does not count, by comma"
    )
    akismet_key: SecretStr = Field(SecretStr(""), description="Has Akismet asked about comments; nobody is without it")
    akismet_url: str = Field("https://rest.akismet.com", description="Where Akismet is asked")
    bellbird_listed: bool = Field(
        True, description="`0` asks search engines to stay away: `robots.txt` forbids everything, no sitemap is given"
    )
    security_contact: Words = Field(
        [],
        description="Whom to tell of weaknesses (`mailto:` or `https:`), by comma; gives `/.well-known/security.txt`",
    )
    websub_hub: str = Field("", description="A WebSub hub that is told of new posts, such as `https://hub.example/`")
    indexnow_key: str = Field(
        "", description="Has search engines told of changed posts: 8 to 128 letters, figures or dashes of your choice"
    )
    indexnow_url: str = Field("https://api.indexnow.org/indexnow", description="Where IndexNow is told")
    bellbird_forbidden_title_words: Words = Field([], description="Words no post may carry in its title, by comma")
    bellbird_profile_changes_per_day: int | None = Field(None, ge=1, description="Public profile changes allowed a day")

    @property
    def anymail(self) -> dict[str, str]:
        """The mail provider's own keys: ``ANYMAIL_POSTMARK_SERVER_TOKEN`` is ``POSTMARK_SERVER_TOKEN`` here."""
        prefix = "ANYMAIL_"
        return {name.removeprefix(prefix): value for name, value in os.environ.items() if name.startswith(prefix)}

    @property
    def host(self) -> str:
        """The host name readers use, from ``SITE_URL``."""
        return urlsplit(self.site_url).hostname or ""

    @property
    def seconds_at_the_edge(self) -> int:
        """How long a CDN may keep a page; 0 where there is none."""
        usual = 86_400 if self.cdn_url.get_secret_value() else 0
        return usual if self.cdn_seconds is None else self.cdn_seconds

    @property
    def mail_domain(self) -> str:
        """The domain mail comes from: the site's host, ``localhost`` where that is only a number."""
        return "localhost" if self.host.replace(".", "").isdigit() or ":" in self.host else self.host

    @field_validator("bellbird_second_factor_roles")
    @classmethod
    def _are_roles(cls, names: list[str]) -> list[str]:
        unknown = [name for name in names if name not in BY_NAME]
        if unknown:
            raise ValueError(f"no such role: {', '.join(unknown)}; there are {', '.join(BY_NAME)}")
        return names

    @field_validator("secret_key")
    @classmethod
    def _long_in_production(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if _production(info) and len(value.get_secret_value()) < SECRET_KEY_LENGTH:
            fault = "is too short" if value.get_secret_value() else "is missing"
            raise ValueError(f"{fault}; make one of at least {SECRET_KEY_LENGTH} characters with: {NEW_KEY}")
        return value

    @field_validator("page_store")
    @classmethod
    def _with_a_redis(cls, value: str, info: ValidationInfo) -> str:
        cache = info.data.get("cache_url")
        if value == "redis" and cache is not None and not cache.get_secret_value().startswith("redis"):
            raise ValueError('is "redis", but CACHE_URL names none; set it to redis://host:6379/0')
        return value

    @field_validator("debug")
    @classmethod
    def _off_in_production(cls, value: bool, info: ValidationInfo) -> bool:
        if _production(info) and value:
            raise ValueError("must be off in production: it shows code and settings to visitors; unset it")
        return value

    @field_validator("site_url")
    @classmethod
    def _whole_address(cls, value: str, info: ValidationInfo) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(f'is "{value}"; give the whole address with its scheme, such as https://blog.example.com')
        if _production(info) and not os.environ.get("SITE_URL"):
            raise ValueError("is missing; give the address readers use, such as https://blog.example.com")
        return value.rstrip("/")

    @field_validator("mail_reply_to")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"[^\s<>,;@]+@[^\s<>,;@]+", value):
            raise ValueError(f'is "{value}"; give one bare address, such as editors@example.com')
        return value

    @field_validator("security_contact")
    @classmethod
    def _can_be_reached(cls, value: list[str]) -> list[str]:
        for contact in value:
            if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\S+)", contact):
                raise ValueError(f'holds "{contact}"; write mailto:security@example.com, or an https: address')
        return value

    @field_validator("websub_hub")
    @classmethod
    def _a_web_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s<>\"]+", value):
            raise ValueError(f'is "{value}"; give the whole address of the hub, such as https://hub.example.com/')
        return value

    @field_validator("indexnow_key")
    @classmethod
    def _as_indexnow_has_it(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
            raise ValueError("is no key; use 8 to 128 letters, figures or dashes")
        return value

    @field_validator("csrf_trusted_origins")
    @classmethod
    def _with_scheme(cls, value: list[str]) -> list[str]:
        for origin in value:
            if not origin.startswith(("http://", "https://")):
                raise ValueError(f'holds "{origin}"; each origin needs its scheme, such as https://{origin}')
        return value

    @field_validator("language_code")
    @classmethod
    def _translated(cls, value: str) -> str:
        known = ["en", *sorted(path.parent.parent.name for path in BASE_DIR.glob("locale/*/LC_MESSAGES/django.mo"))]
        if value not in known:
            raise ValueError(f'is "{value}", into which the site is not translated; there are: {", ".join(known)}')
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            near = difflib.get_close_matches(value, available_timezones(), n=1)
            raise ValueError(f'is "{value}", which no time zone is called; try {near[0] if near else "Europe/Vienna"}')
        return value

    @field_validator("database_url", "cache_url", "mail_url", "search_url", "cdn_url")
    @classmethod
    def _understood(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        parse: dict[str, Callable[[str], object]] = {
            "database_url": connections.database,
            "cache_url": connections.cache,
            "mail_url": lambda url: connections.mailer(url, Path()),
            "cdn_url": connections.cdn,
            "search_url": lambda url: search_engines.backends(url, on_postgresql=False),
        }
        parse[info.field_name or ""](value.get_secret_value())
        return value

    @field_validator("database_url")
    @classmethod
    def _in_a_folder(cls, value: SecretStr) -> SecretStr:
        scheme, _, path = value.get_secret_value().partition(":///")
        folder = Path(path.partition("?")[0]).parent
        if scheme == "sqlite" and path and not folder.is_dir():
            raise ValueError(f'names a file in "{folder}", which is no folder; make it, or change the path')
        return value

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """
        Return the environment, checked.

        :raises BrokenEnvironment: naming every variable that is wrong
        """
        values, complaints = _from_files(environ)
        complaints |= _unknown(environ)
        try:
            found = cls(**values)
        except ValidationError as error:
            complaints = _complaints(error) | complaints
        if complaints:
            raise BrokenEnvironment(complaints)
        return found


class BrokenEnvironment(Exception):
    """The environment holds mistakes; ``complaints`` says by variable what is wrong and what to do."""

    def __init__(self, complaints: Mapping[str, str]) -> None:
        self.complaints = dict(complaints)
        super().__init__(self.complaints)

    def __str__(self) -> str:
        count = len(self.complaints)
        lines = [
            f"Bellbird cannot start: {count} environment {'variable is' if count == 1 else 'variables are'} wrong."
        ]
        lines += [f"  {name} {fault}" for name, fault in sorted(self.complaints.items())]
        return "\n".join(lines)


def local_secret_key(path: Path) -> str:
    """Return the key kept in ``path``, made on first use: stable between restarts, different on every machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SECRET_KEY_LENGTH))
    except FileExistsError:
        pass
    return path.read_text()


def _production(info: ValidationInfo) -> bool:
    return info.data.get("django_settings_module") == "cms.settings.production"


def _from_files(environ: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of ``<NAME>_FILE`` variables and what was wrong with them."""
    values: dict[str, Any] = {}
    complaints: dict[str, str] = {}
    for field, info in Environment.model_fields.items():
        name = field.upper()
        path = environ.get(f"{name}_FILE") if info.annotation is SecretStr else None
        if not path:
            continue
        if environ.get(name):
            complaints[name] = f"is given twice; keep either {name} or {name}_FILE"
        try:
            values[field] = Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            complaints[f"{name}_FILE"] = f'names "{path}", which cannot be read: {getattr(error, "strerror", error)}'
    return values, complaints


def _unknown(environ: Mapping[str, str]) -> dict[str, str]:
    """Return a complaint for each ``BELLBIRD_*`` variable nobody reads: most likely a slip of the pen."""
    known = [field.upper() for field in Environment.model_fields]
    complaints = {}
    for name in environ:
        if name.startswith("BELLBIRD_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            complaints[name] = f"is not a setting; did you mean {near[0]}?" if near else "is not a setting; unset it"
    return complaints


def _complaints(error: ValidationError) -> dict[str, str]:
    return {str(fault["loc"][0]).upper(): _plain(dict(fault)) for fault in error.errors()}


def _plain(fault: dict[str, Any]) -> str:
    message = str(fault["msg"])
    if fault["type"] == "value_error":
        return message.removeprefix("Value error, ")
    field = Environment.model_fields[str(fault["loc"][0])]
    shown = "" if field.annotation is SecretStr else f'is "{fault["input"]}"; '
    return f"{shown}{message[0].lower()}{message[1:]}"
