"""What a flood of comments is answered: a page that costs no query, and loses nothing that was typed."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from blog.spam.limits import Refusal

TYPED: Final = ("post", "reply_to", "stamp", "name", "email", "replies", "seen")


def turn_away(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say when to try again (429), with a form that sends the same once more, to where it was sent."""
    typed = [(field, request.POST[field]) for field in TYPED if field in request.POST]
    context = {"words": refusal.words, "path": request.path, "typed": typed, "body": request.POST.get("body", "")}
    response = render(request, "blog/comment_flood.html", context, status=429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response
