"""Public profiles: everybody edits their own, administrators edit all."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import SlugInput
from wagtail.permission_policies import ModelPermissionPolicy

from blog.admin.links import LinkLinesField
from blog.admin.visible_text import is_visible
from blog.avatars import square_portrait
from blog.models import UserProfile
from blog.rules import PublicationRefused

PUBLIC_PANELS = [
    FieldPanel("display_name"),
    FieldPanel("slug", widget=SlugInput),
    FieldPanel("bio"),
    FieldPanel("avatar"),
    FieldPanel("links", widget=forms.Textarea(attrs={"rows": 4})),
]
MAIL_PANEL = MultiFieldPanel(
    [
        FieldPanel("notify_comment_approved"),
        FieldPanel("notify_new_comment"),
        FieldPanel("notify_comment_waiting", permission="blog.change_comment"),
    ],
    heading="E-mail to me",
)


class ProfilePolicy(ModelPermissionPolicy):
    """Django's model permissions; a profile comes and goes with its user."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in ("add", "delete") and bool(super().user_has_permission(user, action))


class ProfileForm(WagtailAdminModelForm):
    """Says at the field what is wrong with a profile."""

    links = LinkLinesField()

    def clean_display_name(self) -> str:
        """:raises ValidationError: for a name of nothing but signs that cannot be seen."""
        name = " ".join(self.cleaned_data["display_name"].split())
        if not is_visible(name):
            raise ValidationError("Readers need a name to call you by.")
        return name

    def clean_slug(self) -> str:
        """:raises ValidationError: when another profile has this address."""
        slug: str = self.cleaned_data["slug"]
        if UserProfile.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise ValidationError(f"Another profile has the address “{slug}”. Choose another one.")
        return slug

    def clean_avatar(self) -> Any:
        """:raises ValidationError: for what is no picture, or too large."""
        avatar = self.cleaned_data.get("avatar")
        return square_portrait(avatar) if avatar and "avatar" in self.changed_data else avatar


class ProfileEditView(generic.EditView):
    """Wagtail's edit view; a refusal by a publication rule is an answer like any other."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except PublicationRefused as refused:
            refused.record()
            form.add_error(None, [f"Not saved: {reason}" for reason in refused.reasons])
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class OwnProfile(ProfileEditView):
    """The public profile of whoever is signed in."""

    model = UserProfile
    page_title = "My public profile"
    header_icon = "user"
    permission_required = None
    success_message = "Your public profile is saved."
    panel = ObjectList([*PUBLIC_PANELS, MAIL_PANEL], base_form_class=ProfileForm).bind_to_model(UserProfile)

    def get_object(self, queryset: Any = None) -> UserProfile:
        return UserProfile.objects.create_for(self.request.user)

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_edit_url(self) -> str:
        return reverse("bellbird_profile")

    def get_success_url(self) -> str:
        return reverse("bellbird_profile")

    def get_success_buttons(self) -> list[Any]:
        return []


class ProfileList(generic.IndexView):
    def get_base_queryset(self) -> "QuerySet[UserProfile]":
        return UserProfile.objects.select_related("user")


class ProfileViewSet(ModelViewSet):
    model = UserProfile
    name = "profiles"
    icon = "user"
    menu_label = "Profiles"
    add_to_settings_menu = True
    index_view_class = ProfileList
    edit_view_class = ProfileEditView
    list_display = ["display_name", "slug", "user"]
    search_fields = ["display_name", "slug", "user__username", "user__email"]
    search_backend_name = None
    ordering = "display_name"
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(PUBLIC_PANELS, base_form_class=ProfileForm)
