"""
The environment, read once: every setting an operator can make, its type, its default and what it means.

All mistakes are reported together, each naming its variable and what to do about it.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cms import env_checks as check
from cms.env_reading import BrokenEnvironment, complaints_of, from_files, unknown

BASE_DIR: Final = Path(__file__).resolve().parent.parent


def _by_comma(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _own_database() -> SecretStr:
    folder = BASE_DIR / "var"
    folder.mkdir(exist_ok=True)
    return SecretStr(f"sqlite:///{folder / 'bellbird.sqlite3'}")


Words = Annotated[list[str], NoDecode, BeforeValidator(_by_comma)]
Link = Annotated[SecretStr, AfterValidator(check.understood)]


class Environment(BaseSettings):
    """Every variable Bellbird reads; those that may hold a secret can be given as a file through ``<NAME>_FILE``."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", validate_default=True)

    django_settings_module: str = Field("cms.settings.dev", description="Which settings: `.dev` or `.production`")
    debug: Annotated[bool, AfterValidator(check.off_in_production)] = Field(
        False, description="`1` shows tracebacks to whoever causes them; for work on the code only"
    )
    secret_key: Annotated[SecretStr, AfterValidator(check.long_in_production)] = Field(
        SecretStr(""), description="Signs sessions and links; at least 50 random characters"
    )
    secret_key_fallbacks: Words = Field(
        [], description="Earlier keys, by comma: sessions, links and second factors made with them stay good"
    )
    site_url: Annotated[str, AfterValidator(check.whole_address)] = Field(
        "http://127.0.0.1:8000", description="Where readers find the site, used in mails and feeds"
    )
    allowed_hosts: Words = Field([], description="Host names the site answers to, by comma")
    csrf_trusted_origins: Annotated[Words, AfterValidator(check.origins)] = Field(
        [], description="Further origins whose forms are accepted, by comma, with scheme"
    )
    behind_proxy: bool = Field(False, description="`1` if a proxy that sets `X-Forwarded-Proto` is the only way in")
    database_url: Annotated[Link, AfterValidator(check.in_a_folder)] = Field(
        default_factory=_own_database,
        description="`sqlite:////path/to/file` or `postgres://user:password@host:5432/name`",
    )
    cache_url: Link = Field(SecretStr("locmem:"), description="`locmem:`, `redis://host:6379/0` or `database:<table>`")
    search_url: Link = Field(
        SecretStr(""), description="A search engine of its own, `opensearch://host:9200/prefix`; else the database"
    )
    mail_url: Link = Field(
        SecretStr("folder:"),
        description="`folder:`, `console:`, `smtp://user:password@host:587`, `smtps://...` or `anymail+<provider>://`",
    )
    mail_dir: Path = Field(BASE_DIR / "var" / "mail", description="Where `folder:` writes mail")
    mail_from: str = Field("", description="Sender of all mail; `Bellbird <noreply@host of SITE_URL>` if left out")
    mail_reply_to: Annotated[str, AfterValidator(check.mail_address)] = Field(
        "", description="Where answers to mail go; to the sender if left out"
    )
    media_root: Path = Field(BASE_DIR / "var" / "media", description="Where uploaded pictures and documents live")
    static_root: Path = Field(BASE_DIR / "var" / "static", description="Where `collectstatic` puts styles and scripts")
    page_store: Annotated[Literal["", "files", "redis", "none"], AfterValidator(check.with_a_redis)] = Field(
        "",
        description="Where finished pages are kept: `files`, for several hosts `redis` (that of `CACHE_URL`), or "
        "`none`; `files` in production",
    )
    kept_root: Path = Field(BASE_DIR / "var" / "kept", description="Where `files` keeps finished pages")
    cdn_url: Link = Field(
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
    language_code: Annotated[str, AfterValidator(check.language)] = Field(
        "en", description="Language of the site's own words: `en` or `de`"
    )
    time_zone: Annotated[str, AfterValidator(check.zone)] = Field(
        "UTC", description="The site's time zone, as in `Europe/Vienna`"
    )
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
    bellbird_second_factor_roles: Annotated[Words, AfterValidator(check.roles)] = Field(
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
    security_contact: Annotated[Words, AfterValidator(check.contacts)] = Field(
        [],
        description="Whom to tell of weaknesses (`mailto:` or `https:`), by comma; gives `/.well-known/security.txt`",
    )
    websub_hub: Annotated[str, AfterValidator(check.hub)] = Field(
        "", description="A WebSub hub that is told of new posts, such as `https://hub.example/`"
    )
    indexnow_key: Annotated[str, AfterValidator(check.indexnow_key)] = Field(
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

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """
        Return the environment, checked.

        :raises BrokenEnvironment: naming every variable that is wrong
        """
        values, complaints = from_files(cls.model_fields, environ)
        complaints |= unknown(cls.model_fields, environ)
        try:
            found = cls(**values)
        except ValidationError as error:
            complaints = complaints_of(cls.model_fields, error) | complaints
        if complaints:
            raise BrokenEnvironment(complaints)
        return found
