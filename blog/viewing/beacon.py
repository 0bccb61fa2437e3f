"""Where a reader's browser says that it has opened a post: ``viewed.js`` sends the post's number and nothing else."""

import re
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from blog.viewing.bots import is_program
from blog.viewing.gathering import gathering
from blog.viewing.households import households
from blog.visitors import address_of, household_of

NUMBER: Final = re.compile(rb"[1-9][0-9]{0,17}", re.ASCII)  # fits the key of any table
LONGEST: Final = 18  # bytes


@csrf_exempt  # it comes without cookies, so there is nobody in whose name it could be forged
@never_cache
@require_POST
def viewed(request: HttpRequest) -> HttpResponse:
    """Answer 204, whether or not it is counted: nobody learns which posts there are, or how counting works.

    :raises BadRequest: when what was sent is no number.
    """
    number = _number_in(request)
    if is_from_a_reader(request) and households.may_count(household_of(address_of(request)), number):
        gathering.add(number)
    return HttpResponse(status=204)


def is_from_a_reader(request: HttpRequest) -> bool:
    """Whether a page of ours sent it, in a browser whose owner does not object."""
    if request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1":
        return False
    return _is_of_our_pages(request) and not is_program(request.headers.get("User-Agent", ""))


def _is_of_our_pages(request: HttpRequest) -> bool:
    """Every browser tells the origin of a POST (Fetch, section 3.2); most say also whether it is the same."""
    try:
        host = urlsplit(request.headers.get("Origin", "")).netloc
    except ValueError:
        return False
    return host == request.get_host() and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _number_in(request: HttpRequest) -> int:
    try:
        sent = request.read(LONGEST + 1)
    except UnreadablePostError as error:
        raise BadRequest("It broke off.") from error
    if not NUMBER.fullmatch(sent):
        raise BadRequest("It is no number of a post.")
    return int(sent)
