"""One's own public profile, and what one wants to be mailed."""

from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from blog.avatars import LARGEST
from blog.models import UserProfile
from blog.rules import PublicationRefused
from cms.accounts.profile_form import ProfileForm
from notifications.views.answers import for_readers, see_other

REFUSED, OVERTAKEN = 422, 409


@for_readers
@login_required
@never_cache
def profile_page(request: HttpRequest) -> HttpResponse:
    """GET shows the profile as a form; POST saves it (303), or shows again everything that was typed."""
    profile = UserProfile.objects.create_for(request.user)
    if request.method != "POST":
        return _page(request, ProfileForm(profile=profile))
    form = _saved(request, profile)
    if form.errors:
        return _page(request, form, OVERTAKEN if form.is_stale else REFUSED)
    response = see_other("account_profile")
    response.headers["Location"] += "?saved=1"
    return response


def _saved(request: HttpRequest, profile: UserProfile) -> ProfileForm:
    """The form with what was sent; without errors where it is saved. Two tabs wait for each other."""
    with transaction.atomic():
        stored = UserProfile.objects.select_for_update().get(pk=profile.pk)
        form = ProfileForm(request.POST, request.FILES, profile=stored)
        try:
            with transaction.atomic():
                if form.is_valid():
                    form.save()
        except PublicationRefused as refused:
            refused.record()
            form.add_error(None, [_("Not saved: %(reason)s") % {"reason": reason} for reason in refused.reasons])
        except IntegrityError:
            if "slug" not in form.fields:
                raise
            _refuse_slug(form)
    return form


def _refuse_slug(form: ProfileForm) -> None:
    """Somebody has taken the address between the question whether it is free and the saving."""
    form.add_error("slug", form.fields["slug"].error_messages["unique"])
    if form.cleaned_data["avatar"]:
        form.instance.avatar.delete(save=False)


def _page(request: HttpRequest, form: ProfileForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "person": UserProfile.objects.get(pk=form.instance.pk),
        "largest": LARGEST,
        "is_saved": "saved" in request.GET,
    }
    return render(request, "accounts/profile.html", context, status=status)
