"""Refusals that no view has answered: a message and the way back, never an error page."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.admin import messages
from wagtail.log_actions import LogContext

from blog.models import Post
from blog.rules import PublicationRefused

UNPROCESSABLE = 422


class RefusalMiddleware:
    """
    Answers a :class:`~blog.rules.PublicationRefused` that leaves a view, whatever road was taken, and in the admin
    every other ``ValidationError`` that a POST leaves unanswered (bulk publication or approval of an incomplete draft).

    The refusal is recorded after the view's transaction has been rolled back. People get the reasons and the editor
    again, programs get JSON with status 422.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        error: ValidationError | None = _refusal_behind(exception)
        in_admin = request.path.startswith(reverse("wagtailadmin_home"))
        if error is None and in_admin and request.method == "POST" and isinstance(exception, ValidationError):
            error = exception
        if error is None:
            return None
        if isinstance(error, PublicationRefused):
            with LogContext(user=_signed_in(request)):
                error.record()
        if _wants_json(request):
            return _as_json(error)
        return _lead_back(request, error) if in_admin else None


def _refusal_behind(exception: Exception) -> PublicationRefused | None:
    """The refusal itself, or the one on which Wagtail's own API stumbled: it expects every error to name a field."""
    behind = exception.__context__ if isinstance(exception, AttributeError) else exception
    return behind if isinstance(behind, PublicationRefused) else None


def _signed_in(request: HttpRequest) -> Any:
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _wants_json(request: HttpRequest) -> bool:
    apis = ("/api/", reverse("wagtailadmin_home") + "api/")
    return request.path.startswith(apis) or not request.accepts("text/html")


def _as_json(error: ValidationError) -> JsonResponse:
    is_refusal = isinstance(error, PublicationRefused)
    body = {
        "success": False,
        "error_code": "publication_refused" if is_refusal else "validation_error",
        "error_message": " ".join(_words_of(error)),
        "reasons": error.reasons if isinstance(error, PublicationRefused) else _words_of(error),
    }
    return JsonResponse(body, status=UNPROCESSABLE)


def _words_of(error: ValidationError) -> list[str]:
    if hasattr(error, "error_dict"):
        return [f"{name}: {text}" for name, texts in error.message_dict.items() for text in texts]
    return list(error.messages)


def _lead_back(request: HttpRequest, error: ValidationError) -> HttpResponse:
    messages.error(request, " ".join(_words_of(error)))
    address = _way_back(request, error)
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        # Wagtail's dialogs for workflow actions follow this.
        return JsonResponse({"step": "success", "redirect": address})
    return redirect(address)


def _way_back(request: HttpRequest, error: ValidationError) -> str:
    subject = error.subject if isinstance(error, PublicationRefused) else None
    if isinstance(subject, Post) and subject.pk and Post.objects.filter(pk=subject.pk).exists():
        return reverse("wagtailadmin_pages:edit", args=[subject.pk])
    came_from = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return came_from
    return reverse("wagtailadmin_home")
