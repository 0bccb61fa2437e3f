"""The readers' addresses that are not pages of Wagtail's. Fixed: links and checks rely on them."""

from django.urls import URLPattern, URLResolver, path, re_path, register_converter
from django.urls.converters import IntConverter

from blog.viewing.beacon import viewed
from blog.views.archive import archive, archive_month, archive_year
from blog.views.calendar_feed import calendar_feed
from blog.views.comment_feeds import comment_feed, post_comment_feed
from blog.views.comments import show_comment, submit_comment
from blog.views.feeds import author_feed, site_feed, tag_feed
from blog.views.moderation_link import decide_by_link
from blog.views.own_comments import delete_comment, edit_comment
from blog.views.people import author_index, author_page
from blog.views.reports import report_comment
from blog.views.series import series_page
from blog.views.sitemaps import sitemap, sitemap_part
from blog.views.tags import tag_index, tag_page
from blog.views.tags_together import tags_together
from blog.views.theme import choose_theme

app_name = "blog"


class Digits:
    """A number of exactly so many digits, as an ``int``."""

    length = 4
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:0{self.length}d}"


class TwoDigits(Digits):
    length = 2
    regex = "[0-9]{2}"


class RecordNumber(IntConverter):
    """The id of a record: no more digits than a database can look for."""

    regex = "[0-9]{1,18}"


register_converter(Digits, "yyyy")
register_converter(RecordNumber, "record")
register_converter(TwoDigits, "mm")

PART = "(?P<kind>lists|posts|tags|authors)-(?P<number>[0-9]{1,14})"
SLUG = r"(?P<slug>[-\w]+)"  # letters of any script, as taggit makes them

urlpatterns: list[URLPattern | URLResolver] = [
    path("tags/", tag_index, name="tags"),
    re_path(rf"^tags/{SLUG}/$", tag_page, name="tag"),
    re_path(r"^tags/(?P<slugs>[-\w]+(?:[+ ][-\w]+)+)/$", tags_together, name="tags_together"),
    path("authors/", author_index, name="authors"),
    re_path(rf"^authors/{SLUG}/$", author_page, name="author"),
    re_path(rf"^series/{SLUG}/$", series_page, name="series"),
    path("feed/", site_feed, name="feed"),
    path("feed/rss/", site_feed, {"form": "rss"}, name="feed_rss"),
    re_path(r"^feed/calendar/(?P<token>[-\w]{20,80})\.ics$", calendar_feed, name="calendar_feed"),
    path("feed.json", site_feed, {"form": "json"}, name="feed_json"),
    re_path(rf"^tags/{SLUG}/feed/$", tag_feed, name="tag_feed"),
    re_path(rf"^tags/{SLUG}/feed/rss/$", tag_feed, {"form": "rss"}, name="tag_feed_rss"),
    re_path(rf"^tags/{SLUG}/feed\.json$", tag_feed, {"form": "json"}, name="tag_feed_json"),
    re_path(rf"^authors/{SLUG}/feed/$", author_feed, name="author_feed"),
    re_path(rf"^authors/{SLUG}/feed/rss/$", author_feed, {"form": "rss"}, name="author_feed_rss"),
    re_path(rf"^authors/{SLUG}/feed\.json$", author_feed, {"form": "json"}, name="author_feed_json"),
    path("sitemap.xml", sitemap, name="sitemap"),
    re_path(rf"^sitemap-{PART}\.xml$", sitemap_part, name="sitemap_part"),
    path("archive/", archive, name="archive"),
    path("archive/<yyyy:year>/", archive_year, name="year"),
    path("archive/<yyyy:year>/<mm:month>/", archive_month, name="month"),
    path("comments/", submit_comment, name="comments"),
    path("comments/feed/", comment_feed, name="comment_feed"),
    path("comments/feed/rss/", comment_feed, {"form": "rss"}, name="comment_feed_rss"),
    path("comments/on/<record:post>/feed/", post_comment_feed, name="post_comment_feed"),
    path("comments/on/<record:post>/feed/rss/", post_comment_feed, {"form": "rss"}, name="post_comment_feed_rss"),
    path("comments/decide/<str:token>/", decide_by_link, name="decide"),
    path("comments/<record:number>/", show_comment, name="comment"),
    path("comments/<record:number>/edit/", edit_comment, name="edit_comment"),
    path("comments/<record:number>/delete/", delete_comment, name="delete_comment"),
    path("comments/<record:number>/report/", report_comment, name="report_comment"),
    path("theme/", choose_theme, name="theme"),
    path("viewed/", viewed, name="viewed"),
]
