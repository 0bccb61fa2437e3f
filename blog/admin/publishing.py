"""Refusals, told early and in full: before the admin publishes a post, and for each post of a bulk publication."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from blog.models import Post
from blog.rules import PublicationRefused, refusals
from blog.scheduling.publishing import reason_in_words


def refuse_early(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask the publication rules before Wagtail publishes or schedules; the draft has been saved by then.

    :returns: the way back to the editor with the reasons, or ``None`` when nothing speaks against it.
    """
    if not isinstance(page, Post) or Page.objects.filter(pk=page.pk, live=True).exists():
        return None
    reasons = list(refusals(page))
    if not reasons:
        return None
    PublicationRefused(page, reasons).record()
    tell_refusal(request, page.get_admin_display_title(), reasons)
    return redirect("wagtailadmin_pages:edit", page.pk)


def tell_refusal(request: HttpRequest, title: str, reasons: Iterable[str]) -> None:
    """Say why a post was not published, one message for all reasons."""
    messages.error(request, f"“{title}” was not published: {' '.join(reasons)} The draft is saved.")


def tell_failure(request: HttpRequest, title: str, error: ValidationError) -> None:
    """Say why a post could not be published; a rule's refusal is written down as well. Call it after the rollback."""
    if isinstance(error, PublicationRefused):
        error.record()
        tell_refusal(request, title, error.reasons)
    else:
        tell_refusal(request, title, [reason_in_words(error)])


class CarefulBulkPublish(PublishBulkAction):
    """Wagtail's bulk publish; a page that cannot be published is named with the reason, and the others go live."""

    def form_valid(self, form: Any) -> HttpResponse:
        self.failures: list[tuple[Page, ValidationError]] = []
        response = super().form_valid(form)
        for page, error in self.failures:
            edit = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Edit")
            text = f"“{page.get_admin_display_title()}” was not published: {reason_in_words(error)}"
            messages.error(self.request, text, buttons=[edit])
        return response

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "failures": self.failures}

    @classmethod
    def execute_action(cls, objects: Iterable[Page], failures: Any = None, **kwargs: Any) -> tuple[int, int]:
        parents = children = 0
        for page in objects:
            try:
                with transaction.atomic():
                    done = super().execute_action([page], **kwargs)
            except ValidationError as error:
                if failures is None:
                    raise
                failures.append((page.specific, error))
                if isinstance(error, PublicationRefused):
                    transaction.on_commit(partial(error.record))
            else:
                parents, children = parents + done[0], children + done[1]
        return parents, children

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects and self.failures:
            return None
        return super().get_success_message(num_parent_objects, num_child_objects)
