"""Leaving: an account and everything that names its person ends, at once or not at all."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from blog.commenting.locks import hold_with_counts
from blog.erasing import CannotBeErased, erase_person, let_go, why_not_erased
from blog.models import Comment, User
from cms.accounts.data_addresses import own_comments, own_keys
from notifications.account_mails import forget_mails_about
from notifications.erasing import comments_from, erase
from notifications.views.answers import for_readers, see_other
from notifications.visitors import asks_too_often

VIA = "the account"
REFUSED, TOO_OFTEN = 422, 429


class DeletionForm(forms.Form):
    """What becomes of the comments, and the password of whoever asks.

    :param user: whose account; one without a password is not asked for it.
    """

    words = forms.ChoiceField(
        choices=[("keep", ""), ("remove", "")],
        error_messages={
            "required": gettext_lazy("Choose what becomes of your comments"),
            "invalid_choice": gettext_lazy("Choose one of the two"),
        },
    )
    password = forms.CharField(
        strip=False,
        max_length=4096,
        error_messages={"required": gettext_lazy("Enter your password"), "max_length": gettext_lazy("That is wrong")},
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about."""
        return [(f"d-{name}", str(each)) for name in self.fields for each in self.errors.get(name, ())]

    def clean_password(self) -> str:
        """:raises ValidationError: when it is not theirs."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password. Nothing was deleted"))
        return password


def _has_no_password(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and not user.has_usable_password()


@for_readers
@login_required
@reauthentication_required(enabled=_has_no_password)
@never_cache
def deletion_page(request: HttpRequest) -> HttpResponse:
    """GET says what happens; POST does it (303). Whoever has no password has to have signed in just now."""
    user = User.objects.get(pk=request.user.pk or 0)
    form = DeletionForm(request.POST if request.method == "POST" else None, user=user)
    if why := _why_not(user):
        return _page(request, form, why=why, status=200 if request.method != "POST" else REFUSED)
    if request.method != "POST":
        return _page(request, form)
    if asks_too_often(request, "delete_account"):
        return render(request, "notifications/too_often.html", status=TOO_OFTEN)
    if not form.is_valid():
        return _page(request, form, status=REFUSED)
    try:
        with transaction.atomic():
            end_account(user, keep_words=form.cleaned_data["words"] == "keep")
            logout(request)
    except CannotBeErased as refused:
        return _page(request, form, why=str(refused), status=REFUSED)
    return see_other("account_deleted")


def _why_not(user: User) -> str:
    if not get_adapter().get_reauthentication_methods(user):
        return _("Your account has no password yet, so we cannot be sure that it is you. Set one, then come back.")
    return why_not_erased(user)


def end_account(user: User, *, keep_words: bool) -> None:
    """Everything there is about ``user``, in one transaction. To do it again changes nothing.

    What they wrote as a guest, with an address that is shown to be theirs, is dealt with as what they wrote signed in.
    Mails about the account name nobody afterwards, whatever address they went to.

    :raises blog.erasing.CannotBeErased: for authors of posts and for the last administrator.
    """
    with transaction.atomic():
        keys = own_keys(user)
        hold_with_counts(comments_from(keys) | Comment.objects.filter(user=user))
        let_go(comments_from(keys).filter(user=None), keep_words=keep_words)
        forget_mails_about(user)
        erase_person(user, keep_words=keep_words)
        for key in keys:
            erase(key, via=VIA)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """The last page."""
    return render(request, "accounts/deleted.html")


def _page(request: HttpRequest, form: DeletionForm, *, why: str = "", status: int = 200) -> HttpResponse:
    comments = own_comments(form.user).count()
    return render(request, "accounts/delete.html", {"form": form, "why": why, "comments": comments}, status=status)
