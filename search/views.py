"""The search page, and what the box for words proposes."""

import logging
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from search.answers import MOST, Hits, cards_of
from search.extracts import Marker
from search.facets import chips_of, facets_of
from search.helping import NEXT_TO_NOTHING, help_with, respelled
from search.links import Links
from search.questions import Question
from search.seen import newest_for
from search.suggestions import people_named, popular_tags, suggestions_for, tags_named
from search.syntax import plain

PER_PAGE: Final = 10
POPULAR: Final = 12  # tags shown when there is nothing else to show
FRAGMENT: Final = "X-Fragment"  # the header by which a script asks for the list alone

logger = logging.getLogger("bellbird.search")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer ``?q=``. Whatever stands in the address, the answer is a page: with posts, or with kind words."""
    question = Question.of(request.GET, request.user)
    links = Links(question)
    context: dict[str, Any] = {
        "question": question,
        "chips": chips_of(question, links),
        "without_all": links.without_all(),
        "heading": _("Search"),
    }
    try:
        context |= _blank(request) if question.is_blank else _answer(request, question, links, context["chips"])
    except Exception:
        logger.exception("search failed: %r", question.text)
        context["is_out_of_order"] = True
    response = render(request, "search/search.html", context)
    return _private(request, response if question.is_blank else _unlisted(response))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Propose posts, tags and authors that begin with what was typed: a page of links, or its list for a script."""
    text = plain(request.GET.get("q", ""))
    context: dict[str, Any] = {"text": text, "suggestions": []}
    try:
        context["suggestions"] = suggestions_for(text, request.user)
    except Exception:
        logger.exception("suggesting failed: %r", text)
    name = "search/_options.html" if FRAGMENT in request.headers else "search/suggestions.html"
    response = _unlisted(render(request, name, context))
    patch_vary_headers(response, [FRAGMENT])
    return _private(request, response)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """No search engine lists an answer; the page that waits for a question may be found."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _private(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Nobody keeps an answer that was made for somebody."""
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


def _blank(request: HttpRequest) -> dict[str, Any]:
    return {"newest": cards_of(newest_for(request.user), Marker(())), "popular": popular_tags(request.user, POPULAR)}


def _answer(request: HttpRequest, question: Question, links: Links, chips: list[Any]) -> dict[str, Any]:
    user = request.user
    hits: Any = Hits(question.posts(user))
    page: Any = Paginator(hits, PER_PAGE).get_page(request.GET.get("page"))
    answer: dict[str, Any] = {
        "heading": _heading(question, page, hits.is_cut),
        "page": page,
        "cards": cards_of(page.object_list, Marker(question.terms)),
        "facets": facets_of(question, hits.first, links),
        "most": MOST if hits.is_cut else 0,
    }
    if question.text and page.number == 1:
        answer |= {"people": people_named(question, user), "tags": tags_named(question, user)}
    if question.text and len(hits.first) < NEXT_TO_NOTHING:
        answer["respelled"] = respelled(question, len(hits.first), user, links)
    if not hits.first:
        answer |= {"help": help_with(question, user, links, chips), "popular": popular_tags(user, POPULAR)}
    return answer


def _heading(question: Question, page: Page, is_cut: bool) -> str:
    number = page.paginator.count
    if is_cut and question.text:
        heading = _("More than %(number)s posts for “%(text)s”")
    elif is_cut:
        heading = _("More than %(number)s posts")
    elif question.text:
        heading = ngettext("%(number)s post for “%(text)s”", "%(number)s posts for “%(text)s”", number)
    else:
        heading = ngettext("%(number)s post", "%(number)s posts", number)
    heading %= {"number": number, "text": question.text}
    return heading if page.number == 1 else f"{heading} · {_('Page %(number)s') % {'number': page.number}}"
