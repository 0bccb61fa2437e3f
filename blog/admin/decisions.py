"""An editor's decision about a run that failed: try it again, or let it be. Both are written to the history."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import LogFormatter, log

from blog.admin.permissions import may_decide
from blog.admin.subjects import Subject, subject_of
from blog.admin.wording import kind_in_words
from blog.events.history import GIVEN_UP
from blog.events.models import ReceiverRun
from blog.tasks import look_for_work

RETRIED, SKIPPED = "blog.run_retried", "blog.run_skipped"
REASON_LENGTH = 500


@method_decorator(require_POST, name="dispatch")
class Decision(View):
    """Finds the run, asks for permission, decides, says what was decided and leads back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = get_object_or_404(ReceiverRun.objects.select_related("event"), pk=pk)
        subject = subject_of(run.event)
        if not may_decide(request.user, subject.post):
            raise PermissionDenied
        self.decide(request, run, subject)
        back = get_valid_next_url_from_request(request) or reverse("bellbird_events:event", args=[run.event_id])
        return redirect(back)

    def decide(self, request: HttpRequest, run: ReceiverRun, subject: Subject) -> None:
        raise NotImplementedError


class RetryRun(Decision):
    def decide(self, request: HttpRequest, run: ReceiverRun, subject: Subject) -> None:
        if not run.retry():
            messages.warning(request, f"“{run.receiver}” is {run.get_state_display()}: there is nothing to retry.")
            return
        _write_history(RETRIED, request, run, subject)
        look_for_work.enqueue([run.event_id])
        run.refresh_from_db()
        messages.success(request, f"“{run.receiver}” is tried again. It is {run.get_state_display()} now.")


class SkipRun(Decision):
    def decide(self, request: HttpRequest, run: ReceiverRun, subject: Subject) -> None:
        reason = " ".join(request.POST.get("reason", "").split())[:REASON_LENGTH]
        if not reason:
            messages.error(request, f"“{run.receiver}” was not skipped: say why.")
        elif run.skip(reason):
            _write_history(SKIPPED, request, run, subject, reason=reason)
            messages.success(request, f"“{run.receiver}” is skipped for this event.")
        else:
            run.refresh_from_db()
            messages.warning(request, f"“{run.receiver}” is {run.get_state_display()} and cannot be skipped any more.")


def _write_history(action: str, request: HttpRequest, run: ReceiverRun, subject: Subject, **data: Any) -> None:
    about = subject.post or subject.thing or run.event
    facts = {"receiver": run.receiver, "event": run.event_id, "kind": run.event.kind, **data}
    log(about, action, user=request.user, data=facts)


class DecisionFormatter(LogFormatter):
    """Says in Wagtail's history which receiver of which event was decided about."""

    verb = ""

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        return f"{self.verb} “{data.get('receiver')}” for “{kind_in_words(data.get('kind', ''))}”"

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("reason", ""))


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    for name, label, verb in (
        (RETRIED, "Retry an effect", "Retried"),
        (SKIPPED, "Skip an effect", "Skipped"),
        (GIVEN_UP, "Give up an effect", "Gave up"),
    ):
        formatter = type(f"{verb}Formatter", (DecisionFormatter,), {"label": label, "verb": verb})
        actions.register_action(name)(formatter)
