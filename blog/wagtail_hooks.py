"""Where Wagtail's admin takes up what ``blog.admin`` offers."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.signals import init_new_page
from wagtail.snippets.models import register_snippet

from blog.admin import (
    authors,
    calendar,
    calendar_move,
    comment_bulk,
    comments,
    dashboard,
    decisions,
    menus,
    needs_refused,
    needs_today,
    old_forms,
    posts_bulk_changes,
    posts_bulk_publishing,
    posts_bulk_unscheduling,
    posts_log,
    profile_chooser,
    profiles,
    publishing,
    reviews,
    tag_bulk,
    tag_log,
    tags,
    userbar,
    week,
)
from blog.models import Comment, UserProfile
from blog.rich_text import link_to_what_can_be_seen

register_permission_policy(Comment, comments.CommentPolicy(Comment))
register_permission_policy(UserProfile, profiles.ProfilePolicy(UserProfile))
register_snippet(comments.CommentViewSet)
register_snippet(tags.TagViewSet)
register_snippet(tags.SeriesViewSet)
init_new_page.connect(authors.name_the_writer, dispatch_uid="blog.name_the_writer")

for bulk_action in comment_bulk.bulk_actions():
    hooks.register("register_bulk_action", bulk_action)
hooks.register("register_bulk_action", tag_bulk.MergeTicked)
for posts_action in (
    *posts_bulk_publishing.ACTIONS,
    *posts_bulk_unscheduling.ACTIONS,
    *posts_bulk_changes.ACTIONS,
):
    hooks.register("register_bulk_action", posts_action)
hooks.register("register_bulk_action", publishing.CarefulBulkPublish, order=100)  # after Wagtail's, to take its place

hooks.register("register_rich_text_features", link_to_what_can_be_seen, order=100)  # after Wagtail's own

hooks.register("register_log_actions", decisions.register_actions)
hooks.register("register_log_actions", tag_log.register_actions)
hooks.register("register_log_actions", reviews.register_actions)
hooks.register("register_log_actions", posts_log.register_actions)
hooks.register("register_log_actions", calendar_move.register_actions)
dashboard.register_needs(needs_refused.needs, "blog.refused")
dashboard.register_needs(needs_today.needs, "blog.today")
dashboard.register_needs(reviews.needs, "blog.reviews")
week.register_own()
hooks.register("construct_wagtail_userbar", userbar.add_items, order=10)


@hooks.register("register_admin_viewset")
def profile_viewsets() -> list[ViewSet]:
    return [profiles.ProfileViewSet(), profile_chooser.profile_chooser, old_forms.PostViewSet()]


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("events/", include("blog.admin.urls")),
        path("posts/calendar/", include("blog.admin.calendar_urls")),
        path("posts/", include("blog.admin.posts_urls")),
        path("reviews/", include("blog.admin.reviews_urls")),
        path("moderation/", include("blog.admin.moderation_urls")),
        path("reports/most-read/", include("blog.admin.views_urls")),
        path("my-profile/", profiles.OwnProfile.as_view(), name="bellbird_profile"),
    ]


@hooks.register("register_admin_menu_item")
def posts_menu_item() -> SubmenuMenuItem:
    return SubmenuMenuItem("Posts", menus.posts_menu, name="posts", icon_name="doc-full-inverse", order=110)


@hooks.register("register_posts_menu_item")
def all_posts_menu_item() -> menus.AllPostsMenuItem:
    return menus.AllPostsMenuItem(
        "All posts", reverse("bellbird_posts:index"), name="all-posts", icon_name="list-ul", order=10
    )


@hooks.register("register_posts_menu_item")
def calendar_menu_item() -> calendar.CalendarMenuItem:
    return calendar.CalendarMenuItem(
        "Calendar", reverse("bellbird_calendar:index"), name="posts-calendar", icon_name="calendar-alt", order=20
    )


@hooks.register("register_admin_menu_item")
def events_menu_item() -> menus.EventsMenuItem:
    return menus.EventsMenuItem("Events", reverse("bellbird_events:index"), icon_name="history", order=220)


@hooks.register("register_admin_menu_item")
def reviews_menu_item() -> reviews.ReviewsMenuItem:
    return reviews.ReviewsMenuItem(
        "Reviews", reverse("bellbird_reviews:index"), name="reviews", icon_name="clipboard-list", order=215
    )


@hooks.register("register_reports_menu_item")
def moderation_log_menu_item() -> menus.ModeratorsMenuItem:
    return menus.ModeratorsMenuItem(
        "Moderation log", reverse("bellbird_moderation:log"), icon_name="history", order=510
    )


@hooks.register("register_reports_menu_item")
def bans_menu_item() -> menus.ModeratorsMenuItem:
    return menus.ModeratorsMenuItem("Bans", reverse("bellbird_moderation:bans"), icon_name="warning", order=520)


@hooks.register("register_reports_menu_item")
def most_read_menu_item() -> menus.ModeratorsMenuItem:
    return menus.ModeratorsMenuItem("Most read", reverse("bellbird_views:index"), icon_name="view", order=530)


@hooks.register("register_admin_menu_item")
def own_profile_menu_item() -> menus.OwnProfileMenuItem:
    return menus.OwnProfileMenuItem(
        "My public profile", reverse("bellbird_profile"), name="my-profile", icon_name="user", order=8900
    )


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    yield from menus.what_happened(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, **kwargs: Any) -> Iterator[Button]:
    yield from menus.what_happened(page, user)


@hooks.register("construct_homepage_panels")
def homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Wagtail's list of what is handed in asks for each post by itself; “Needs you” names what is one's own."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
    panels += [dashboard.NeedsYou(), week.LastSevenDays()]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counting every page, picture and file to offer ways that the menu has."""
    items.clear()


@hooks.register("before_publish_page")
def refuse_early(request: HttpRequest, page: Page) -> HttpResponse | None:
    return publishing.refuse_early(request, page)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("bellbird/admin/bellbird.css"))
