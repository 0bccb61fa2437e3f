"""Everything that is held about a person, to take along."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from blog.bans import address_key
from blog.models import CommentDecision, CommentReport, User, UserProfile, WriterBan
from cms.accounts.data_addresses import other_mails, own_addresses, own_comments, own_readers
from cms.accounts.profile_form import PREFERENCES
from cms.models import Session
from notifications.models import ProfileChange
from notifications.own_data import download
from notifications.views.answers import for_readers

MAIL_FIELDS = ("mail", "email", "message_id", "state", "created_at", "finished_at")
COMMENT_FIELDS = (
    "id",
    "name",
    "email",
    "body",
    "status",
    "parent_id",
    "wants_replies",
    "submitted_at",
    "edited_at",
    "approved_at",
    "visitor",
    "network",
)


@for_readers
@login_required
@never_cache
def data_page(request: HttpRequest) -> HttpResponse:
    """GET says what is in it; POST hands it out as one file, for it is written down that it was asked for."""
    user = User.objects.get(pk=request.user.pk or 0)
    if request.method != "POST":
        return render(request, "accounts/data.html")
    response = JsonResponse(all_about(user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


def all_about(user: User) -> dict[str, Any]:
    """All of it, as plain values. Of decisions by others it is told what they were, not whose."""
    return {
        "made_at": timezone.now(),
        "account": {
            "user_name": user.username,
            "email": user.email,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "joined_at": user.date_joined,
            "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        },
        "addresses": list(EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified", "primary")),
        "profile": _profile(UserProfile.objects.create_for(user)),
        "comments": _comments(user),
        "reports": list(
            CommentReport.objects.filter(user=user)
            .order_by("pk")
            .values("comment_id", "reason", "words", "visitor", "reported_at", "settled_at")
        ),
        "mail": [download(reader) for reader in own_readers(user)],
        "other_mails": list(other_mails(user).order_by("pk").values(*MAIL_FIELDS)),
        "logins": list(Session.objects.filter(user_id=str(user.pk)).order_by("expire_date").values("expire_date")),
        "profile_changes": list(ProfileChange.objects.filter(user=user).order_by("pk").values("fields", "changed_at")),
        "bans": list(_bans(user).order_by("pk").values("kind", "made_at", "ends_at", "lifted_at")),
    }


def _profile(profile: UserProfile) -> dict[str, Any]:
    told = {name: getattr(profile, name) for name in ("display_name", "slug", "bio", "links", *PREFERENCES)}
    return told | {"avatar": profile.avatar.url if profile.avatar else ""}


def _bans(user: User) -> "QuerySet[WriterBan]":
    kind, addresses = WriterBan.Kind, [address_key(each) for each in own_addresses(user)]
    return WriterBan.objects.filter(Q(kind=kind.ACCOUNT, key=str(user.pk)) | Q(kind=kind.ADDRESS, key__in=addresses))


def _comments(user: User) -> list[dict[str, Any]]:
    """Each with the decisions about it; the words of an edit are what it said before."""
    comments = list(own_comments(user).select_related("post").order_by("pk"))
    decided: dict[int, list[dict[str, Any]]] = {}
    edited = CommentDecision.Action.EDITED
    decisions = CommentDecision.objects.filter(comment__in=[each.pk for each in comments]).order_by("pk")
    for number, action, before, words, at in decisions.values_list("number", "action", "before", "words", "at"):
        said = {"said_before": words} if action == edited else {}
        decided.setdefault(number, []).append({"action": action, "before": before, "at": at} | said)
    return [
        {name: getattr(comment, name) for name in COMMENT_FIELDS}
        | {"post": comment.post.title, "decisions": decided.get(comment.pk, [])}
        for comment in comments
    ]
