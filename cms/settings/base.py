"""What every installation has in common. Secrets and places come from the environment (``cms/env.py``)."""

from typing import Any

from django.utils.csp import CSP

from cms import connections, search_engines
from cms.env import BASE_DIR, Environment

env = Environment.read()

# Applications

INSTALLED_APPS = [
    "blog",
    "search",
    "notifications",
    "cms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.wagtail_apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "cms.wagtail_apps.AdminConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.kept.middleware.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "cms.middleware.response_headers",
    "cms.plain.maintenance.maintenance",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.second_factor.second_factor",
    "cms.accounts.signed_out.keep_what_was_typed",
    "blog.middleware.RefusalMiddleware",
    "blog.old_addresses.CarefulRedirects",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "blog.own_forms.form_token",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Data

# No ATOMIC_REQUESTS: with SQLite's IMMEDIATE transactions every page view would take the one write lock.
DATABASES = {"default": connections.database(env.database_url.get_secret_value())}
ON_POSTGRESQL = DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
if ON_POSTGRESQL:
    INSTALLED_APPS += ["django.contrib.postgres"]

CACHES = {"default": connections.cache(env.cache_url.get_secret_value())}

MEDIA_ROOT = str(env.media_root)
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Work put off. Tasks only make Wagtail quicker: the truth is in ``Event``, ``ReceiverRun`` and ``Delivery``.

TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "cms.tasks.OnCommitBackend", "QUEUES": []}}
if env.tasks == "database":
    INSTALLED_APPS += ["django_tasks_db"]
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Mail: ``default`` for what one person asked for, ``bulk`` for what subscribers get.

DEFAULT_FROM_EMAIL = env.mail_from or f"Bellbird <noreply@{env.mail_domain}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_REPLY_TO = env.mail_reply_to
MAILERS = {
    "default": connections.mailer(env.mail_url.get_secret_value(), env.mail_dir),
    "bulk": connections.mailer(env.mail_url.get_secret_value(), env.mail_dir),
}
ANYMAIL = env.anymail

# People

AUTH_USER_MODEL = "blog.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]  # Django's ModelBackend, and e-mail
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/accounts/"  # for readers; whoever may enter the admin goes there (``cms.accounts.adapter``)
LOGOUT_REDIRECT_URL = "/"
SESSION_ENGINE = "cms.accounts.sessions"

ACCOUNT_ADAPTER = "cms.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "cms.accounts.forms.LoginForm",
    "signup": "cms.accounts.forms.SignupForm",
    "change_password": "cms.accounts.forms.ChangePasswordForm",
    "set_password": "cms.accounts.forms.SetPasswordForm",
    "reset_password_from_key": "cms.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners follow links
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced once the new one is confirmed
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a class
PASSWORD_RESET_TIMEOUT = 3 * 3600  # seconds
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # five minutes after the login, before what guards an account is changed
ACCOUNT_SESSION_REMEMBER = True  # two weeks; signing out ends every login
ACCOUNT_RATE_LIMITS = {
    # ``key`` is an address seen from one network: nobody locks anybody else out (``AccountAdapter``). But for codes of
    # the second factor it is the person alone: whoever knows their password can keep them out, and they are told.
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/h/ip",
    "reset_password": "10/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
}
MFA_ADAPTER = "cms.accounts.factor_secrets.FactorAdapter"
MFA_FORMS = {"authenticate": "cms.accounts.forms.CodeForm", "add_webauthn": "cms.accounts.forms.AddKeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody gets in with one; this lets people with a factor change theirs
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # the codes before and after: clocks of phones differ, and typing takes time
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.site_url.startswith("https://")
BELLBIRD_STAFF_SECOND_FACTOR = env.bellbird_staff_second_factor is True  # whether whoever may enter the admin needs one

# Language and time

LANGUAGE_CODE = env.language_code  # one for all readers: finished pages are kept whole
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.time_zone
USE_I18N = True
USE_TZ = True

# Security

SECRET_KEY = env.secret_key.get_secret_value()
SECRET_KEY_FALLBACKS = env.secret_key_fallbacks
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts or [env.host]
CSRF_FAILURE_VIEW = "cms.accounts.signed_out.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.csrf_trusted_origins
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"  # Wagtail makes its own exception for previews
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # bytes, files not counted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long post in the editor has thousands

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "media-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-src": [CSP.SELF],  # the page of a post names the hosts of its own frames: ``blog.outside``
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
ADMIN_CSP: dict[str, list[str]] = {
    **SECURE_CSP,
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-ancestors": [CSP.SELF],  # the editor shows previews in a frame
}

# Wagtail

WAGTAIL_SITE_NAME = "Bellbird"
WAGTAILADMIN_BASE_URL = env.site_url
WAGTAIL_AUTOSAVE_INTERVAL = 5000  # milliseconds; the default of 500 writes and indexes twice a second
WAGTAIL_ENABLE_UPDATE_CHECK = False  # an installation tells nobody that it exists
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False  # addresses, passwords and factors are looked after below /accounts/
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no editor's address goes to a third party
WAGTAILIMAGES_IMAGE_MODEL = "blog.BlogImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]  # no svg: it can carry script
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "ods", "pdf", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # asks whether the reader may
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []  # a document is downloaded, never opened as a page of ours
WAGTAILSEARCH_BACKENDS = search_engines.backends(env.search_url.get_secret_value(), ON_POSTGRESQL)
BELLBIRD_SEARCH_LANGUAGE = env.bellbird_search_language  # after a change: update_index
TAGGIT_CASE_INSENSITIVE = True

# Bellbird

BELLBIRD_MAIL_DIR = env.mail_dir  # where `folder:` catches mail
BELLBIRD_ANNOUNCE_MAX_AGE_DAYS = env.bellbird_announce_max_age_days  # older posts go live without mail
BELLBIRD_LATE_AFTER_MINUTES = env.bellbird_late_after_minutes  # from then on the lateness policy decides
BELLBIRD_TYPO_WINDOW_SECONDS = env.bellbird_typo_window_seconds  # between publication and the first mail
BELLBIRD_RECEIVER_ATTEMPTS = env.bellbird_receiver_attempts  # then a run is dead and an editor sees it
BELLBIRD_DELIVERY_ATTEMPTS = env.bellbird_delivery_attempts  # then a mail has failed
BELLBIRD_LEASE_SECONDS = env.bellbird_lease_seconds  # how long a claim keeps other workers away
BELLBIRD_COMPLAINT_LIMIT = env.bellbird_complaint_limit  # percent of a week's mails
BELLBIRD_EPOCH_FILE = env.bellbird_epoch_file or connections.epoch_file(DATABASES["default"], BASE_DIR / "var")
BELLBIRD_MAILS_PER_SECOND = env.bellbird_mails_per_second  # of all workers together; None: as fast as it goes
BELLBIRD_REVIEWS_EACH = env.bellbird_reviews_each  # open reviews that one person is given at most
BELLBIRD_REVIEW_DAYS = env.bellbird_review_days  # after which a review goes to somebody else
BELLBIRD_SECOND_FACTOR_ROLES = env.bellbird_second_factor_roles  # who needs one where not all staff do
BELLBIRD_MUTED = env.bellbird_muted  # names of signals, or uids of receivers, that stay silent
BELLBIRD_RULES_OFF = env.bellbird_rules_off  # publication rules that are not asked
BELLBIRD_SPAM_RULES_OFF = env.bellbird_spam_rules_off  # rules of the spam gate that are not asked
BELLBIRD_SPAM_RULES_SHADOW = env.bellbird_spam_rules_shadow  # rules whose word is written down and does not count
AKISMET_KEY = env.akismet_key.get_secret_value()  # empty: nobody is asked
AKISMET_URL = env.akismet_url.rstrip("/")
BELLBIRD_LISTED = env.bellbird_listed  # whether search engines are welcome
SECURITY_CONTACT = env.security_contact
WEBSUB_HUB = env.websub_hub  # empty: nobody is told
INDEXNOW_KEY = env.indexnow_key  # empty: nobody is told
INDEXNOW_URL = env.indexnow_url
BELLBIRD_FORBIDDEN_TITLE_WORDS = env.bellbird_forbidden_title_words  # compared without regard to case
BELLBIRD_PROFILE_CHANGES_PER_DAY = env.bellbird_profile_changes_per_day  # None: as many as one likes

# Finished pages

BELLBIRD_PAGE_STORE = env.page_store or "none"  # "files", "redis" or "none"
BELLBIRD_KEPT_ROOT = env.kept_root
BELLBIRD_KEPT_REDIS = env.cache_url.get_secret_value()
BELLBIRD_CDN_SECONDS = env.seconds_at_the_edge  # 0: there is no CDN
BELLBIRD_CDN_STALE_SECONDS = env.cdn_stale_seconds
BELLBIRD_CDN_OUTAGE_SECONDS = env.cdn_outage_seconds
WAGTAILFRONTENDCACHE = connections.cdn(env.cdn_url.get_secret_value())  # asked by cms.kept.edge, not by Wagtail's app

BELLBIRD_MAINTENANCE = env.maintenance  # readers get a 503; the admin works

# Logs

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.log_level},
    "loggers": {
        "django": {"handlers": ["console"], "level": env.log_level, "propagate": False},
        "django.tasks": {"level": "WARNING"},  # every draft saved is several tasks
    },
}
