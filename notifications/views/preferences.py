"""The preferences of whoever holds a mailed link, and the same for who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from notifications import preferences
from notifications.addresses import masked
from notifications.changing_addresses import ask
from notifications.links import preferences_token, read_preferences_token
from notifications.models import Reader, Suppression, recipient_key
from notifications.models.asking import ask_for_preferences_link
from notifications.preference_forms import AddressChangeForm, PreferencesForm
from notifications.views.answers import bad_link, behind_a_token, for_readers, see_other, small_forms_only
from notifications.visitors import visitor_hash

ERROR = 422
PAUSE_CHOICES = (14, 30)


def for_its_reader(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give ``view`` the reader whom the token in its address names; answer in words where there is none."""

    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        try:
            key = read_preferences_token(token)
        except (BadSignature, ValueError, TypeError):
            return bad_link(request, "broken", 404)
        reader = Reader.behind(key)
        if reader is None:
            return bad_link(request, "moved", 410)
        return view(request, token, reader)

    return behind_a_token(small_forms_only(found))


@for_readers
@for_its_reader
def preference_page(request: HttpRequest, token: str, reader: Reader) -> HttpResponse:
    """Everything a reader can change; one Save."""
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, reader=reader, subscriptions=preferences.shown(reader))
    if sent is None or not form.is_valid():
        return _page(request, token, reader, form=form, status=200 if sent is None else ERROR)
    preferences.save(reader, form.cleaned_data, ip_hash=visitor_hash(request))
    preferences.prove_account(request.user, reader.recipient_key)
    response = see_other("notifications:preferences", token)
    response.headers["Location"] += "?saved=1"
    return response


@require_POST
@for_its_reader
def change_address(request: HttpRequest, token: str, reader: Reader) -> HttpResponse:
    """Ask both addresses."""
    form = AddressChangeForm(request.POST, reader=reader)
    if not form.is_valid():
        return _page(request, token, reader, address_form=form, status=ERROR)
    known = reader if reader.pk else Reader.of(reader.recipient_key, reader.email)
    asked = ask(known, form.cleaned_data["new_email"])
    response = see_other("notifications:preferences", token)
    response.headers["Location"] += "?address=asked#address" if asked else "?address=later#address"
    return response


@login_required
@for_readers
@never_cache
def own_preferences(request: HttpRequest) -> HttpResponse:
    """The same for somebody signed in, once a mailed link has shown that the address of the account is theirs."""
    reader = Reader.objects.filter(user=request.user.pk or 0).order_by("pk").first()
    if reader:
        return redirect("notifications:preferences", preferences_token(reader.recipient_key))
    email = str(getattr(request.user, "email", ""))
    if request.method == "POST" and email:
        ask_for_preferences_link(Reader.of(recipient_key(email), email))
        return see_other("notifications:check_your_inbox")
    return render(request, "notifications/own_preferences.html", {"address": masked(email) if email else ""})


def _page(request: HttpRequest, token: str, reader: Reader, *, status: int = 200, **forms: Any) -> HttpResponse:
    suppression = Suppression.objects.filter(recipient_key=reader.recipient_key).first()
    form = forms.get("form") or PreferencesForm(reader=reader, subscriptions=preferences.shown(reader))
    address_form = forms.get("address_form") or AddressChangeForm(reader=reader)
    context = {
        "token": token,
        "reader": reader,
        "address": masked(reader.email),
        "form": form,
        "address_form": address_form,
        "new_email": str(address_form.data.get("new_email", ""))[:400],
        "problems": form.problems + address_form.problems,
        "arrives": preferences.what_arrives(reader),
        "chosen": {name: form.chosen(name) for name in ("hour", "weekday", "zone")},
        "silenced": suppression.get_reason_display() if suppression else "",
        "paused_until": _on_their_clock(reader),
        "pauses": [(days, _day(reader, days)) for days in PAUSE_CHOICES],
        "is_saved": "saved" in request.GET,
        "address_said": request.GET.get("address", ""),
    }
    return render(request, "notifications/preferences.html", context, status=status)


def _day(reader: Reader, days: int) -> Any:
    return preferences.pause_ends(reader, days).astimezone(reader.tz).date()


def _on_their_clock(reader: Reader) -> Any:
    """The end of their pause as they read it; templates must not move it into the site's zone."""
    until = reader.paused_until if reader.is_paused else None
    return until.astimezone(reader.tz).replace(tzinfo=None) if until else None
