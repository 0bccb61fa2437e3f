"""The search page."""

import logging
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from blog.listing import POSTS_PER_PAGE
from blog.models import Tag
from search.extracts import extract_of, marked
from search.questions import Question

POPULAR = 12  # tags shown when there is nothing else to show
MOST_WORN = ("-live_count__live_posts", "name")

logger = logging.getLogger("bellbird.search")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer ``?q=``. Whatever stands in the address, the answer is a page: with posts, or with kind words."""
    question = Question.of(request.GET)
    context: dict[str, Any] = {"question": question, "filters": _filters(request, question), "heading": _("Search")}
    try:
        context |= _answer(request, question)
    except DatabaseError:
        logger.exception("search failed: %r", question.text)
        context["is_out_of_order"] = True
    response = render(request, "search/search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, question: Question) -> dict[str, Any]:
    page = Paginator(question.posts(request.user), POSTS_PER_PAGE).get_page(request.GET.get("page"))
    results = [
        {"post": post, "title": marked(post.title, question.text), "extract": extract_of(post, question.text)}
        for post in page
    ]
    return {
        "heading": _heading(question, page),
        "page": page,
        "results": results,
        "authors": question.authors(request.user) if page.number == 1 else [],
        "popular": [] if results else Tag.objects.filter(live_count__live_posts__gt=0).order_by(*MOST_WORN)[:POPULAR],
    }


def _heading(question: Question, page: Page) -> str:
    number = page.paginator.count
    if question.is_blank:
        return _("Search")
    if question.text:
        heading = ngettext("%(number)s post for “%(text)s”", "%(number)s posts for “%(text)s”", number)
    else:
        heading = ngettext("%(number)s post", "%(number)s posts", number)
    heading %= {"number": number, "text": question.text}
    return heading if page.number == 1 else f"{heading} · {_('Page %(number)s') % {'number': page.number}}"


def _filters(request: HttpRequest, question: Question) -> list[dict[str, str]]:
    """What narrows the search, each with the address without it."""
    names = {tag.slug: tag.name for tag in question.tags}
    chosen = [("tag", slug, names.get(slug, slug)) for slug in question.slugs]
    if question.year:
        chosen.append(("year", str(question.year), str(question.year)))
    return [
        {"field": field, "value": value, "name": name, "without": _address_without(request, field, value)}
        for field, value, name in chosen
    ]


def _address_without(request: HttpRequest, field: str, value: str) -> str:
    query = request.GET.copy()
    query.setlist(field, [given for given in query.getlist(field) if given != value and field != "year"])
    query.pop("page", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
