"""Pictures that browsers and feed readers ask for at fixed addresses, whatever the page names."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

A_DAY: Final = "public, max-age=86400"


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to the file ``name``, which is called by what it holds. No query.

    Not for good (301): another release may bring another picture.
    """
    return HttpResponseRedirect(static(f"bellbird/{name}"), headers={"Cache-Control": A_DAY})
