"""What stands at fixed addresses for programs and for whoever looks behind the pages: robots.txt and its relatives."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blog.feeds import newest_entries
from blog.keeping import depends_on
from blog.models import UserProfile
from blog.site_settings import site_settings
from blog.tallies import live_counts
from blog.templatetags.blog_tags import absolute, site_name
from blog.visibility import visible_posts

PLAIN: Final = "text/plain; charset=utf-8"
NOT_FOR_ROBOTS: Final = (
    "wagtailadmin_home",
    "account_overview",
    "search:suggest",
    "blog:comments",
    "blog:theme",
    "healthz",
    "readyz",
)
"""Names of addresses below which there is nothing to find, or the same in endless order."""

PRIVATE: Final = ("/preferences/", "/unsubscribe/", "/subscribe/confirm/", "/webhooks/")
GOOD_FOR: Final = timedelta(days=180)  # RFC 9116 asks for less than a year
MOST_PEOPLE: Final = 200


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where programs that read the whole site may go (RFC 9309)."""
    if not settings.BELLBIRD_LISTED:
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type=PLAIN)
    questions = f"{reverse('search:search')}?"
    closed = sorted({*(reverse(name) for name in NOT_FOR_ROBOTS), *PRIVATE, questions})
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += [f"Allow: {reverse('blog:comment_feed')}", "", f"Sitemap: {absolute(reverse('blog:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of weaknesses (RFC 9116).

    :raises django.http.Http404: where ``SECURITY_CONTACT`` names nobody.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404("Nobody is named.")
    ends = datetime.combine(timezone.now().date() + GOOD_FOR, time(0), UTC)
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines += [f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}", f"Preferred-Languages: {get_language()}"]
    lines += [f"Canonical: {absolute(reverse('security'))}", ""]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@require_safe
def humans(request: HttpRequest) -> HttpResponse:
    """Who writes here, and with what (https://humanstxt.org)."""
    numbers = live_counts("author")
    people = UserProfile.objects.filter(pk__in=numbers).order_by("display_name", "pk")[:MOST_PEOPLE]
    depends_on("authors", "lists")
    lines = ["/* TEAM */"]
    for person in people:
        lines += [f"Writer: {_on_one_line(person.display_name)}", f"Site: {absolute(person.get_absolute_url())}", ""]
    lines += ["/* SITE */", f"Name: {_name(request)}", f"Language: {get_language()}"]
    lines += ["Software: Bellbird, Django, Wagtail", ""]
    return HttpResponse("\n".join(lines), content_type=PLAIN)


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """The site in one page of Markdown, for programs that answer questions (https://llmstxt.org)."""
    depends_on("home", "lists")
    tagline = _on_one_line(site_settings(request).tagline)
    lines = [f"# {_marked(_name(request))}", "", *([f"> {_marked(tagline)}", ""] if tagline else [])]
    entries = newest_entries(request, visible_posts())
    lines += ["## Newest posts", ""] if entries else []
    for entry in entries:
        excerpt = _marked(_on_one_line(entry.post.excerpt))
        lines.append(f"- [{_marked(_on_one_line(entry.post.title))}]({entry.link}){': ' if excerpt else ''}{excerpt}")
    lines += ["", "## Feeds and lists", ""]
    lines += [f"- [{words}]({absolute(reverse(name))})" for words, name in LISTS]
    return HttpResponse("\n".join([*lines, ""]), content_type=PLAIN)


LISTS: Final = (
    ("Newest posts in full, JSON Feed", "blog:feed_json"),
    ("Newest posts in full, Atom", "blog:feed"),
    ("Newest posts in full, RSS", "blog:feed_rss"),
    ("Newest comments, Atom", "blog:comment_feed"),
    ("Every post by year and month", "blog:archive"),
    ("Every tag", "blog:tags"),
    ("Everybody who writes here", "blog:authors"),
)


@require_safe
def indexnow(request: HttpRequest) -> HttpResponse:
    """The key that shows search engines whose word they get (https://www.indexnow.org/documentation).

    :raises django.http.Http404: where there is none.
    """
    if not settings.INDEXNOW_KEY:
        raise Http404("No key.")
    return HttpResponse(settings.INDEXNOW_KEY, content_type=PLAIN)


def _name(request: HttpRequest) -> str:
    context: Any = {"request": request}
    return _on_one_line(site_name(context))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _marked(text: str) -> str:
    """So that Markdown takes nothing in it for its own signs."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#" else sign for sign in text)
