"""Who may look, decide and moderate. Every screen of this package asks here."""

from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry

PAGE_WORK = frozenset({"add", "change", "publish", "bulk_delete", "lock", "unlock"})


def may_publish_somewhere(user: Any) -> bool:
    """Whether ``user`` may publish at least one page; superusers may."""
    return bool(policy_registry.get_by_type(Page).user_has_permission(user, "publish"))


def may_see_posts(user: Any) -> bool:
    """Whether ``user`` may see the list of posts: whoever may do anything with a page."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, PAGE_WORK))


def may_see_timeline(user: Any, post: Any) -> bool:
    """Whether ``user`` may see what happened to ``post``: whoever may edit it, and whoever sees all events.

    :param post: a ``Post``, or ``None`` for what belongs to no post.
    """
    if may_publish_somewhere(user):
        return True
    return post is not None and bool(post.permissions_for_user(user).can_edit())


def may_decide(user: Any, post: Any) -> bool:
    """Whether ``user`` may retry and skip what an event of ``post`` asked for: whoever may publish it.

    :param post: a ``Post``, or ``None`` for what belongs to no post.
    """
    if post is None:
        return may_publish_somewhere(user)
    return bool(post.permissions_for_user(user).can_publish())


def may_moderate(user: Any) -> bool:
    """Whether ``user`` may decide about comments."""
    return bool(user.has_perm("blog.change_comment"))


def may_merge_tags(user: Any) -> bool:
    """Whether ``user`` may make two tags one: that changes one and deletes the other."""
    return bool(user.has_perms(["blog.change_tag", "blog.delete_tag"]))
