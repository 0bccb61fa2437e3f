"""Leaving by a link, with one press or by a mail program."""

from typing import Any

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from notifications.addresses import masked
from notifications.leaving import last_left, leave, meant_by, undo
from notifications.links import preferences_token, read_unsubscribe_token
from notifications.models import Frequency, Reader, Subscription, SubscriptionState
from notifications.models.subscription_states import LIVE
from notifications.scopes import label_of
from notifications.views.answers import bad_link, behind_a_token, for_readers, see_other, small_forms_only

VIA = "unsubscribe page"
ONE_CLICK = "one click"


@csrf_exempt  # the token is the proof, and a mail program has no cookie (RFC 8058)
@for_readers
@behind_a_token
@small_forms_only
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows buttons. POST from our page heeds them; any other POST is a mail program's one click."""
    try:
        named, mailed_for, delivery_id = read_unsubscribe_token(token)
    except (BadSignature, ValueError, TypeError):
        return bad_link(request, "broken", 404)
    key, scope = meant_by(named, mailed_for)
    if request.method == "POST":
        wish = request.POST.get("wish", "")
        if not wish:
            leave(key, scope, via=ONE_CLICK, delivery_id=delivery_id)
            return HttpResponse()
        before = _heed(key, scope, wish, delivery_id)
        response = see_other("notifications:unsubscribe", token)
        response.headers["Location"] += f"?was={before}" if before else ""
        return response
    reader = Reader.behind(key)
    if reader is None:
        return bad_link(request, "gone", 410)
    context = _context(request, reader, scope)
    if key != named:  # whoever has the mails of an address that was given up may leave, and see no more than that
        context["preferences"] = ""
    return render(request, "notifications/unsubscribe.html", context)


def _heed(key: str, scope: str, wish: str, delivery_id: int) -> str:
    """Do what a button of our page says; return how often mail came until now, where that is what changed."""
    if wish == "undo":
        undo(key, via=VIA)
    elif wish == "all":
        leave(key, via=VIA, delivery_id=delivery_id)
    elif wish in Frequency.values:
        one = Subscription.objects.filter(recipient_key=key, scope=scope, state=SubscriptionState.ACTIVE).first()
        before = one.frequency if one else ""
        return str(before) if one and one.change_frequency(wish, VIA) else ""
    elif wish == "leave":
        leave(key, scope, via=VIA, delivery_id=delivery_id)
    return ""


def _context(request: HttpRequest, reader: Reader, scope: str) -> dict[str, Any]:
    theirs = Subscription.objects.filter(recipient_key=reader.recipient_key)
    one = theirs.filter(scope=scope).first()
    live = theirs.filter(state__in=LIVE)
    is_thread = scope.startswith("replies:")
    is_live = (one is not None and one.state in LIVE) or (one is None and (is_thread or (not scope and live.exists())))
    was = request.GET.get("was", "")
    return {
        "address": masked(reader.email),
        "what": label_of(scope) if scope else "",
        "is_live": is_live,
        "others": live.exclude(scope=scope).count(),
        "is_weekly": one is not None and one.frequency == Frequency.WEEKLY,
        "has_rhythm": one is not None and not is_thread and one.state == SubscriptionState.ACTIVE,
        "was": was if one and was in Frequency.values and was != one.frequency else "",
        "can_undo": not is_live and last_left(reader.recipient_key) is not None,
        "preferences": preferences_token(reader.recipient_key),
    }
