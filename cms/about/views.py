"""Help, privacy, accessibility: fixed addresses, so that the foot of every page leads somewhere on every site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from blog.commenting.own import COOKIE_SECONDS
from cms.about.words import SiteWords

DAY = 86_400  # seconds


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    words = {"title": _("Help"), "description": _("How to find, follow and comment.")}
    return render(request, "about/help.html", words | {"own": _own(request).help})


@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, for how long. The figures are those the software works with."""
    words = {"title": _("Privacy"), "description": _("What is kept of whom, and for how long.")}
    shown = {"own": _own(request).privacy, "own_comment_days": COOKIE_SECONDS // DAY}
    return render(request, "about/privacy.html", words | shown)


@require_safe
def accessibility_page(request: HttpRequest) -> HttpResponse:
    words = {
        "title": _("Accessibility"),
        "description": _("What works for everybody, and what to do where it does not."),
    }
    return render(request, "about/accessibility.html", words | {"own": _own(request).accessibility})


def _own(request: HttpRequest) -> SiteWords:
    """The words of this site's editors; nothing is written for a site that has none."""
    site = Site.find_for_request(request)
    return (SiteWords.objects.filter(site=site).first() if site else None) or SiteWords()
