"""Asking for mail, and confirming it."""

from typing import Any

from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from blog.own_forms import from_our_pages
from notifications.addresses import masked, normalise
from notifications.forms import ManageForm, SubscribeForm
from notifications.links import CONFIRM_DAYS, preferences_token, read_confirm_token
from notifications.models import Reader, Subscription, SubscriptionState, recipient_key
from notifications.models.asking import ask_for_preferences_link
from notifications.preferences import arrival, prove_account, what_arrives
from notifications.views.answers import bad_link, behind_a_token, for_readers, see_other, small_forms_only, too_often
from notifications.visitors import asks_too_often, visitor_hash

ERROR = 422


@for_readers
@small_forms_only
@from_our_pages
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form, and its answer: the same whether the address was new, known or unwanted."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=ERROR)
    if asks_too_often(request, "subscribe"):
        return too_often(request)
    if not form.is_from_a_machine:
        wish = form.cleaned_data
        Subscription.objects.request_all(
            wish["email"],
            wish["scope"],
            user=_owner(request, wish["email"]),
            frequency=wish["frequency"],
            source=wish["source"],
            ip_hash=visitor_hash(request),
        )
    return see_other("notifications:check_your_inbox")


@require_POST
@small_forms_only
@from_our_pages
def manage(request: HttpRequest) -> HttpResponse:
    """Mail the link to somebody's preferences to themselves. The same answer for everybody."""
    form = ManageForm(request.POST)
    if not form.is_valid():
        return _form_page(request, SubscribeForm(), manage=form, status=ERROR)
    if asks_too_often(request, "manage"):
        return too_often(request)
    if not form.is_from_a_machine:
        _mail_link(form.cleaned_data["email"])
    return see_other("notifications:check_your_inbox")


def _mail_link(email: str) -> None:
    """To whoever has ever confirmed anything; nobody else can be sure that the address is theirs."""
    key = recipient_key(email)
    known = Subscription.objects.filter(recipient_key=key, confirmed_at__isnull=False).order_by("-confirmed_at").first()
    if known:
        ask_for_preferences_link(Reader.of(key, known.email))


def _form_page(
    request: HttpRequest, form: SubscribeForm, *, manage: ManageForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "offers": form.offered(), "manage": manage}
    return render(request, "notifications/subscribe.html", context, status=status)


@require_safe
def check_your_inbox(request: HttpRequest) -> HttpResponse:
    return render(request, "notifications/check_your_inbox.html", {"days": CONFIRM_DAYS})


@for_readers
@behind_a_token
@small_forms_only
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST confirms all that the reader has asked for."""
    try:
        key = _key_named(read_confirm_token(token))
    except SignatureExpired:
        return bad_link(request, "expired", 410)
    except BadSignature:
        return bad_link(request, "broken", 404)
    theirs = Subscription.objects.filter(recipient_key=key)
    if not theirs.exists():
        return bad_link(request, "expired", 410)
    if request.method == "POST":
        Subscription.objects.confirm_all(key, via="mail", ip_hash=visitor_hash(request))
        prove_account(request.user, key)
        return see_other("notifications:confirm", token)
    waiting = theirs.filter(state=SubscriptionState.PENDING).order_by("pk")
    if not waiting and not theirs.filter(state__in=[SubscriptionState.ACTIVE, SubscriptionState.PAUSED]).exists():
        return bad_link(request, "used", 410)
    return render(request, "notifications/confirm.html", _confirm_context(key, list(waiting)))


def _key_named(named: str | int) -> str:
    if isinstance(named, str):
        return named
    return Subscription.objects.filter(pk=named).values_list("recipient_key", flat=True).first() or ""


def _confirm_context(key: str, waiting: list[Subscription]) -> dict[str, Any]:
    reader = Reader.behind(key)
    context: dict[str, Any] = {"address": masked(reader.email if reader else ""), "waiting": waiting}
    if reader and waiting:
        context |= {"waiting_words": [arrival(reader, each) for each in waiting]}
    elif reader:
        context |= {"arrives": what_arrives(reader), "preferences": preferences_token(key)}
    return context


def _owner(request: HttpRequest, email: str) -> Any:
    user = getattr(request, "user", None)
    is_theirs = user is not None and user.is_authenticated and user.email and normalise(user.email) == normalise(email)
    return user if is_theirs else None
