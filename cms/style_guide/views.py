from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms.style_guide.examples import examples


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, as readers see it; for whoever may enter the admin."""
    return render(request, "style_guide/components.html", examples())
