"""What stands where there is no page: words to search for, and posts that may have been meant."""

import logging
import re
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from blog.templatetags.blog_tags import words_of_address
from search.near_posts import NearPost, posts_near

FILE: Final = re.compile(r"\.(?!html?/?$)\w+/?$", re.IGNORECASE)  # a picture, a script: nobody reads the answer
PAGE: Final = re.compile(r"\.html?/?$", re.IGNORECASE)

logger = logging.getLogger("bellbird.pages")


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The site's 404, whatever was asked for and whatever else is out of order."""
    words = words_of_address(PAGE.sub("", request.path))
    user = getattr(request, "user", None)
    near = [] if FILE.search(request.path) else _near(words, user)
    response = render(request, "404.html", {"words": words, "near": near}, status=404)
    if user is not None and user.is_authenticated:
        add_never_cache_headers(response)
    return response


def _near(words: str, user: Any) -> list[NearPost]:
    try:
        return posts_near(words, user)
    except Exception:
        logger.exception("no posts could be proposed for %r", words)
        return []
