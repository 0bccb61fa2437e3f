"""Where each of two addresses agrees that mail goes to the new one."""

from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from notifications.addresses import masked
from notifications.changing_addresses import SIDES, agree, is_open
from notifications.links import preferences_token, read_address_change_token
from notifications.models import AddressChange
from notifications.views.answers import bad_link, behind_a_token, for_readers, see_other, small_forms_only


@for_readers
@behind_a_token
@small_forms_only
def address_change(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST agrees."""
    try:
        change_id, side = read_address_change_token(token)
    except SignatureExpired:
        return bad_link(request, "expired", 410)
    except (BadSignature, ValueError, TypeError):
        return bad_link(request, "broken", 404)
    change = AddressChange.objects.select_related("reader").filter(pk=change_id).first()
    if change is None or side not in SIDES or not (change.done_at or is_open(change)):
        return bad_link(request, "expired", 410)
    if request.method == "POST":
        agree(change, side)
        return see_other("notifications:address_change", token)
    has_agreed = change.done_at or getattr(change, SIDES[side])
    context = {
        "new_address": masked(change.new_email),
        "is_done": change.done_at is not None,
        "has_agreed": bool(has_agreed),
        "preferences": preferences_token(change.reader.recipient_key) if change.done_at and side == "new" else "",
    }
    return render(request, "notifications/address_change.html", context)
