"""Who may see and decide what. Every screen of this package asks here."""

from typing import Any, ClassVar

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from blog.admin.permissions import may_decide, may_moderate, may_publish_somewhere, may_see_timeline


def may_see_subscribers(user: Any) -> bool:
    return bool(user.has_perm("notifications.view_subscription"))


def may_change_subscribers(user: Any) -> bool:
    """Whether ``user`` may unsubscribe, suppress and lift a suppression."""
    return bool(user.has_perm("notifications.change_subscription"))


def may_import(user: Any) -> bool:
    return bool(user.has_perm("notifications.add_subscriberimport"))


def may_export(user: Any) -> bool:
    return bool(user.has_perm("notifications.export_subscribers"))


def may_erase(user: Any) -> bool:
    return bool(user.has_perm("notifications.delete_subscription"))


def may_see_mails(user: Any) -> bool:
    return bool(user.has_perm("notifications.view_delivery"))


def may_decide_mails(user: Any) -> bool:
    """Whether ``user`` may send, drop and retry mails."""
    return bool(user.has_perm("notifications.change_delivery"))


def may_preview_mails(user: Any) -> bool:
    """Whether ``user`` may see what every kind of mail looks like, with the newest post and comment in it."""
    return may_moderate(user) or may_publish_somewhere(user)


def may_see_report(user: Any, post: Any) -> bool:
    """Whether ``user`` may see how many mails about ``post`` there are: whoever may see what happened to it."""
    return may_see_timeline(user, post)


def may_send_update(user: Any, post: Any) -> bool:
    """Whether ``user`` may write to readers about ``post`` again: it takes the permission, and to publish the post."""
    return bool(user.has_perm("notifications.add_postupdate")) and may_decide(user, post)


def for_groups() -> "QuerySet[Permission]":
    """The permissions that Wagtail's group editor offers."""
    named = Q(content_type__model="subscription", codename__startswith="view_")
    named |= Q(content_type__model="subscription", codename__startswith="change_")
    named |= Q(content_type__model="subscription", codename__startswith="delete_")
    named |= Q(codename__in=["add_subscriberimport", "export_subscribers", "add_postupdate"])
    named |= Q(codename__in=["view_delivery", "change_delivery"])
    return Permission.objects.filter(named, content_type__app_label="notifications")


class Guarded:
    """A view that only those get to see whom ``rule`` lets in; the admin leads anybody else home."""

    rule: ClassVar[Any]  # a function of a user, for whom it is true

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not type(self).rule(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
