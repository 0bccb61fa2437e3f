"""Whether the process lives (``/healthz``) and whether it can do its work (``/readyz``)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.diagnosis import OPERATION, State, diagnose


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" as long as the process can answer at all; no database is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ready", or 503 with the names of the checks that failed; what they saw is for ``doctor`` to say."""
    failed = [finding.name for finding in diagnose(OPERATION) if finding.state == State.FAILED]
    if failed:
        return HttpResponse(f"not ready: {', '.join(failed)}\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
