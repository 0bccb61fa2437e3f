"""Who may what: each of our own addresses, who may look behind it, and who may change something there."""

ROLES = ("guest", "reader", "author", "editor", "moderator", "admin")
"""``reader`` has an account, ``author`` may enter the admin and write, ``moderator`` publishes and decides."""

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"guest"}
DESK = frozenset({"author", "editor", "moderator", "admin"})
WRITERS = frozenset({"editor", "moderator", "admin"})
MODERATORS = frozenset({"moderator", "admin"})
ADMINS = frozenset({"admin"})
NOBODY: frozenset[str] = frozenset()

OPEN_IN_ADMIN = frozenset(
    {
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_done",
    }
)
"""Of Wagtail's: scripts and pictures that say nothing about anybody, and ways to the site's own sign-in pages."""

EXEMPT_FROM_CSRF = frozenset({"notifications:unsubscribe", "blog:theme"})
"""A mail program leaves a list for its reader without a cookie (RFC 8058); the theme is no state of ours."""

CHANGES = {"decision": "approve", "action": "approve", "reason": "because", "confirm": "1", "body": "Other words."}
"""Something that the forms behind our addresses would act upon."""

OPEN_BELOW_ACCOUNTS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_deleted",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)
"""What somebody needs who is not signed in yet, or no more."""

MAY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # name: (may look, may change)
    "healthz": (EVERYBODY, NOBODY),
    "readyz": (EVERYBODY, NOBODY),
    "bellbird_events:index": (MODERATORS, NOBODY),
    "bellbird_events:index_results": (MODERATORS, NOBODY),
    "bellbird_events:event": (WRITERS, NOBODY),
    "bellbird_events:post": (WRITERS, NOBODY),
    "bellbird_events:comment": (WRITERS, NOBODY),
    "bellbird_events:retry": (NOBODY, MODERATORS),
    "bellbird_events:skip": (NOBODY, MODERATORS),
    "bellbird_moderation:log": (MODERATORS, NOBODY),
    "bellbird_moderation:log_results": (MODERATORS, NOBODY),
    "bellbird_moderation:bans": (MODERATORS, NOBODY),
    "bellbird_moderation:bans_results": (MODERATORS, NOBODY),
    "bellbird_moderation:lift": (NOBODY, MODERATORS),
    "bellbird_profile": (DESK, DESK),
    "bellbird_subscribers:index": (MODERATORS, NOBODY),
    "bellbird_subscribers:index_results": (MODERATORS, NOBODY),
    "bellbird_subscribers:export": (MODERATORS, MODERATORS),
    "bellbird_subscribers:import": (MODERATORS, MODERATORS),
    "bellbird_subscribers:import_map": (MODERATORS, MODERATORS),
    "bellbird_subscribers:import_done": (MODERATORS, NOBODY),
    "bellbird_subscribers:import_rejects": (MODERATORS, NOBODY),
    "bellbird_subscribers:reader": (MODERATORS, NOBODY),
    "bellbird_subscribers:unsubscribe": (NOBODY, MODERATORS),
    "bellbird_subscribers:suppress": (NOBODY, MODERATORS),
    "bellbird_subscribers:lift": (NOBODY, MODERATORS),
    "bellbird_subscribers:erase": (MODERATORS, MODERATORS),
    "bellbird_outbox:index": (MODERATORS, NOBODY),
    "bellbird_outbox:index_results": (MODERATORS, NOBODY),
    "bellbird_outbox:decide_many": (NOBODY, MODERATORS),
    "bellbird_outbox:mail": (MODERATORS, NOBODY),
    "bellbird_outbox:decide": (NOBODY, MODERATORS),
    "bellbird_outbox:suppress": (NOBODY, MODERATORS),
    "bellbird_mails:index": (MODERATORS, NOBODY),
    "bellbird_mails:mail": (MODERATORS, NOBODY),
    "bellbird_mails:html": (MODERATORS, NOBODY),
    "bellbird_mails:text": (MODERATORS, NOBODY),
    "bellbird_mails:test": (NOBODY, MODERATORS),
    "bellbird_reports:post": (WRITERS, NOBODY),
    "bellbird_reports:update": (MODERATORS, MODERATORS),
    "wagtailsnippets_blog_comment:list": (MODERATORS, NOBODY),
    "wagtailsnippets_blog_comment:list_results": (MODERATORS, NOBODY),
    "wagtailsnippets_blog_comment:edit": (MODERATORS, MODERATORS),
    "wagtailsnippets_blog_comment:decide": (NOBODY, MODERATORS),
    "wagtailsnippets_blog_comment:undo": (NOBODY, MODERATORS),
    "wagtailsnippets_blog_comment:reply": (NOBODY, MODERATORS),
    "wagtailsnippets_blog_comment:settle": (NOBODY, MODERATORS),
    "wagtailsnippets_blog_comment:ban": (MODERATORS, MODERATORS),
    "wagtailsnippets_blog_comment:empty": (NOBODY, MODERATORS),
    "wagtailsnippets_blog_tag:list": (MODERATORS, NOBODY),
    "wagtailsnippets_blog_tag:list_results": (MODERATORS, NOBODY),
    "wagtailsnippets_blog_tag:edit": (MODERATORS, MODERATORS),
    "wagtailsnippets_blog_tag:merge": (ADMINS, ADMINS),
    "wagtailsnippets_blog_tag:merges": (ADMINS, NOBODY),
    "wagtailsnippets_blog_tag:merges_results": (ADMINS, NOBODY),
    "wagtailsnippets_blog_tag:unmerge": (ADMINS, ADMINS),
    "profiles:index": (ADMINS, NOBODY),
    "profiles:index_results": (ADMINS, NOBODY),
    "profiles:edit": (ADMINS, ADMINS),
    "profile_chooser:choose": (DESK, NOBODY),
    "profile_chooser:choose_results": (DESK, NOBODY),
    "account_overview": (SIGNED_IN, NOBODY),
    "account_profile": (SIGNED_IN, SIGNED_IN),
    "account_mail": (NOBODY, SIGNED_IN),
    "account_data": (SIGNED_IN, SIGNED_IN),
    "account_delete": (SIGNED_IN, SIGNED_IN),
    "account_deleted": (EVERYBODY, NOBODY),
    "account_confirm_email": (EVERYBODY, NOBODY),
    "account_reset_password_from_key": (EVERYBODY, EVERYBODY),
    "media": (NOBODY, NOBODY),
    "search:search": (EVERYBODY, NOBODY),
    "search:suggest": (EVERYBODY, NOBODY),
    "notifications:subscribe": (EVERYBODY, EVERYBODY),
    "notifications:manage": (NOBODY, EVERYBODY),
    "notifications:check_your_inbox": (EVERYBODY, NOBODY),
    "notifications:confirm": (EVERYBODY, EVERYBODY),
    "notifications:unsubscribe": (EVERYBODY, EVERYBODY),
    "notifications:own_preferences": (SIGNED_IN, SIGNED_IN),
    "notifications:address_change": (EVERYBODY, EVERYBODY),
    "notifications:preferences": (EVERYBODY, EVERYBODY),
    "notifications:change_address": (NOBODY, EVERYBODY),
    "notifications:download_data": (NOBODY, EVERYBODY),
    "notifications:delete_data": (EVERYBODY, EVERYBODY),
    "blog:tags": (EVERYBODY, EVERYBODY),
    "blog:tag": (EVERYBODY, EVERYBODY),
    "blog:tags_together": (EVERYBODY, EVERYBODY),
    "blog:authors": (EVERYBODY, EVERYBODY),
    "blog:author": (EVERYBODY, EVERYBODY),
    "blog:series": (EVERYBODY, EVERYBODY),
    "blog:feed": (EVERYBODY, NOBODY),
    "blog:tag_feed": (EVERYBODY, NOBODY),
    "blog:author_feed": (EVERYBODY, NOBODY),
    "blog:archive": (EVERYBODY, EVERYBODY),
    "blog:year": (EVERYBODY, EVERYBODY),
    "blog:month": (NOBODY, NOBODY),
    "blog:comments": (NOBODY, NOBODY),
    "blog:decide": (EVERYBODY, EVERYBODY),
    "blog:comment": (EVERYBODY, NOBODY),
    "blog:edit_comment": (NOBODY, NOBODY),
    "blog:delete_comment": (NOBODY, NOBODY),
    "blog:report_comment": (EVERYBODY, EVERYBODY),
    "blog:theme": (NOBODY, EVERYBODY),
}
