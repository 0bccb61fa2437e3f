"""Where Wagtail's admin takes up what accounts need, and shows the parts of the readers' pages."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.log_actions import log

from blog.admin.dashboard import register_needs
from blog.admin.effects import name_effects
from blog.erasing import CannotBeErased, why_not_erased
from blog.models import User
from cms.accounts.deletion import end_account
from cms.effect_names import EFFECT_NAMES
from cms.setting_up import needs
from cms.setting_up.panel import SetUpMenuItem, SetUpPanel
from cms.style_guide.views import components

name_effects(EFFECT_NAMES)
register_needs(needs.needs, "cms.scheduler")


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    return [
        path("components/", components, name="style_guide"),
        path("set-up/", include("cms.setting_up.urls")),
    ]


@hooks.register("construct_homepage_panels")
def homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(SetUpPanel())


@hooks.register("register_settings_menu_item")
def set_up_menu_item() -> SetUpMenuItem:
    return SetUpMenuItem("Set-up", reverse("bellbird_setup:index"), name="set-up", icon_name="cogs", order=50)


@hooks.register("before_delete_user")
def end_one(request: HttpRequest, user: User) -> HttpResponse | None:
    """Deleting somebody in the admin is the same as their own leaving: the comments stay, without their name."""
    if _is_refused(request, [user]):
        return redirect("wagtailusers_users:index")
    if request.method != "POST":
        return None
    _end(request, [user])
    return redirect("wagtailusers_users:index")


@hooks.register("before_bulk_action")
def end_many(request: HttpRequest, action: str, objects: Sequence[Any], view: Any) -> HttpResponse | None:
    """The same for all that were chosen in the list, or for none."""
    if action != "delete" or view.model is not User or not objects:
        return None
    people = cast("Sequence[User]", objects)
    if not _is_refused(request, people):
        _end(request, people)
    return redirect(view.next_url)


def _is_refused(request: HttpRequest, people: Iterable[User]) -> bool:
    """Whether one of ``people`` cannot be let go; says so."""
    names = [user.get_username() for user in people if why_not_erased(user)]
    if names:
        words = _("Nobody was deleted. Posts belong to %(names)s: give these to somebody else first.")
        messages.error(request, words % {"names": ", ".join(names)})
    return bool(names)


def _end(request: HttpRequest, people: Sequence[User]) -> None:
    try:
        with transaction.atomic():
            for user in people:
                log(user, "wagtail.delete", deleted=True)
                end_account(user, keep_words=True)
    except CannotBeErased:  # became an author, or the last administrator, since we looked
        messages.error(request, _("Nobody was deleted. Look at the list and try again."))
        return
    words = ngettext("%(number)d account was deleted.", "%(number)d accounts were deleted.", len(people))
    messages.success(request, words % {"number": len(people)})
