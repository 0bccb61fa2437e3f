"""Where Wagtail's admin takes up what ``notifications`` offers."""

from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from blog.admin.consequences import register_consequences
from blog.admin.dashboard import register_needs
from blog.admin.tag_followers import register_followers
from blog.admin.timeline import register_timeline_batch
from blog.admin.troubled import register_troubles
from notifications.admin import (
    dashboard,
    decisions,
    deliveries,
    exports,
    mail_history,
    menus,
    permissions,
    ping_rows,
    pings,
    publish_sheet_deeds,
    publish_sheet_entry,
    publish_sheet_wording,
    tag_followers,
    updates,
    userbar,
    week,
)
from notifications.timeline import mails_of, troubles_of_mails

register_timeline_batch(mails_of, "notifications.mails")
register_timeline_batch(ping_rows.pings_of, "notifications.pings")
register_troubles(troubles_of_mails, "notifications.mails")
register_needs(dashboard.needs, "notifications.mails")
register_needs(pings.needs, "notifications.pings")
week.register()
register_followers(tag_followers.followers_of_tag)

register_consequences(publish_sheet_wording.foretell, "notifications.mails")
hooks.register("before_publish_page", publish_sheet_entry.show_sheet, order=-10)  # it tells refusals itself
hooks.register("construct_page_action_menu", publish_sheet_entry.lead_to_sheet)

for actions in (decisions, exports, mail_history, publish_sheet_deeds, updates):
    hooks.register("register_log_actions", actions.register_actions)
hooks.register("register_permissions", permissions.for_groups)
hooks.register("construct_wagtail_userbar", userbar.add_items, order=20)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("", include("notifications.admin.urls"))]


@hooks.register("register_admin_menu_item")
def subscribers_menu_item() -> menus.SubscribersMenuItem:
    return menus.SubscribersMenuItem("Subscribers", reverse("bellbird_subscribers:index"), icon_name="group", order=160)


@hooks.register("register_admin_menu_item")
def outbox_menu_item() -> menus.OutboxMenuItem:
    return menus.OutboxMenuItem("Outbox", reverse("bellbird_outbox:index"), icon_name="mail", order=170)


@hooks.register("register_reports_menu_item")
def mail_previews_menu_item() -> menus.MailPreviewsMenuItem:
    return menus.MailPreviewsMenuItem("Mails", reverse("bellbird_mails:index"), icon_name="mail", order=900)


@hooks.register("register_reports_menu_item")
def deliveries_menu_item() -> deliveries.DeliveriesMenuItem:
    return deliveries.DeliveriesMenuItem("Deliveries", reverse("bellbird_reports:index"), icon_name="mail", order=890)


@hooks.register("register_reports_menu_item")
def pings_menu_item() -> pings.PingsMenuItem:
    return pings.PingsMenuItem("Pings", reverse("bellbird_pings:index"), icon_name="globe", order=910)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    yield from menus.delivery_report(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    yield from menus.delivery_report(page, user)
