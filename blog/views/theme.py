"""Light, dark, or as the reader's system has it."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

THEMES: Final = ("light", "dark")
COOKIE: Final = "theme"
YEAR: Final = 365 * 86_400  # seconds


@csrf_exempt  # all it can do is change a colour; so no page needs a token, and a cookie, for its sake
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the choice in a cookie and go back to the page it was made on (303)."""
    response = HttpResponseRedirect(_back(request))
    response.status_code = 303
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.isprintable() else "/"
