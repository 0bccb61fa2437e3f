"""The roles every installation begins with: what each may do, stated once.

A role is a group. A migration makes the groups once; from then on they are the administrators' to change, and nothing
here or in a later start-up changes them back. Wagtail's own Editors are our editors; its Moderators, who publish *and*
moderate, stay as they were (``docs/adr/0013``). People may have several roles.
"""

from typing import NamedTuple


class Role(NamedTuple):
    """One role.

    :param group: the name of its group.
    :param sentence: what it is for, shown where roles are given.
    :param pages: what it may do with every page, as Wagtail calls it. With ``add`` alone people edit their own.
    :param files: what it may do with pictures and documents.
    :param permissions: Django's permissions beside these, as ``app.codename``.
    """

    name: str
    group: str
    sentence: str
    pages: frozenset[str]
    files: frozenset[str]
    permissions: frozenset[str]


def _of(app: str, **models: str) -> frozenset[str]:
    return frozenset(f"{app}.{verb}_{model}" for model, verbs in models.items() for verb in verbs.split())


ENTER = frozenset({"wagtailadmin.access_admin"})
ALL = "add change delete"
NAMES = _of("blog", tag=f"{ALL} view", series=f"{ALL} view")
COMMENTS = _of("blog", comment="change view")
MAILS = _of("notifications", delivery="change view", postupdate="add")
SUBSCRIBERS = _of("notifications", subscription="change delete view", subscriberimport="add") | {
    "notifications.export_subscribers"
}
SITE = (
    _of("blog", blogsettings="change", user=ALL, userprofile="change view")
    | _of("cms", sitewords="change")
    | _of("auth", group=ALL)
    | _of("wagtailcore", collection=ALL, site=ALL, task=ALL, workflow=ALL)
    | _of("wagtailredirects", redirect=ALL)
)

WRITER = Role(
    "Writer",
    "Writers",
    "Writes posts of their own and hands them in for review. Publishes nothing.",
    pages=frozenset({"add"}),
    files=frozenset({"add", "choose"}),
    permissions=ENTER,
)
EDITOR = Role(
    "Editor",
    "Editors",
    "Writes, and edits everybody's posts. Publishes nothing.",
    pages=frozenset({"add", "change"}),
    files=frozenset({"add", "change", "choose"}),
    permissions=ENTER | _of("blog", series="add change view"),
)
MODERATOR = Role(
    "Comment moderator",
    "Comment moderators",
    "Decides about comments, and bans writers of bad ones. Touches no post.",
    pages=frozenset(),
    files=frozenset(),
    permissions=ENTER | COMMENTS,
)
PUBLISHER = Role(
    "Publisher",
    "Publishers",
    "Reviews, publishes, schedules and unpublishes posts, keeps the tags, and looks after mails that are sent.",
    pages=frozenset({"add", "change", "publish", "lock", "unlock"}),
    files=frozenset({"add", "change", "choose"}),
    permissions=ENTER | NAMES | MAILS,
)
ADMINISTRATOR = Role(
    "Administrator",
    "Administrators",
    "Everything: people and their roles, subscribers, settings, and all that the others do.",
    pages=PUBLISHER.pages | {"bulk_delete"},
    files=frozenset({"add", "change", "choose"}),
    permissions=ENTER | NAMES | MAILS | COMMENTS | SUBSCRIBERS | SITE,
)

ROLES = (WRITER, EDITOR, MODERATOR, PUBLISHER, ADMINISTRATOR)
BY_NAME = {role.name.casefold().replace(" ", "-"): role for role in ROLES}
"""As settings name them: ``writer``, ``editor``, ``comment-moderator``, ``publisher``, ``administrator``."""

WAGTAILS_MODERATORS = "Moderators"
SENTENCES = {role.group: role.sentence for role in ROLES} | {
    WAGTAILS_MODERATORS: "Wagtail's own: publisher and comment moderator in one, with the list of subscribers."
}
"""What each group is for, by its name. A site's own groups are in no list of ours."""
