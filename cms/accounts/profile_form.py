"""What people may change about themselves. The form forgets nothing that was typed."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from blog.avatars import square_portrait
from blog.display_names import clean_text, is_somebody_elses
from blog.models import User, UserProfile
from cms.accounts.profile_links import (
    NO_ADDRESS,
    ROWS,
    CleanName,
    initial_links,
    link_fields,
    links_in,
    place_of,
    rows_without_address,
)

PREFERENCES = ("notify_comment_approved", "notify_new_comment", "notify_comment_waiting")
LONGEST_BIO = 2000
OVERTAKEN = _(
    "Your profile was changed elsewhere after you opened this page. Beside each field that differs stands what is "
    "stored now. Press “Save” once more to put yours in its place"
)


class CleanText(forms.CharField):
    """Text of several lines, without what cannot be seen; a line end is one character."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class ProfileForm(forms.ModelForm):
    """The public face and the preferences of one person.

    :param data: what was sent, and ``files`` with it.
    :param profile: as stored; read under lock where the form is to be saved.
    """

    display_name = CleanName(
        max_length=120,
        error_messages={
            "required": _("Enter the name readers see"),
            "max_length": _("The name must be 120 characters or fewer"),
        },
    )
    bio = CleanText(
        required=False,
        max_length=LONGEST_BIO,
        error_messages={"max_length": _("The text must be 2,000 characters or fewer")},
    )
    avatar = forms.FileField(required=False, error_messages={"empty": _("The file is empty")})
    remove_avatar = forms.BooleanField(required=False)
    seen = forms.CharField(required=False)

    class Meta:
        model = UserProfile
        fields = ["display_name", "slug", "bio", *PREFERENCES]
        error_messages = {
            "slug": {
                "required": _("Enter the last part of the address"),
                "invalid": _("Use letters from a to z, figures and hyphens only"),
                "max_length": _("The address must be 80 characters or fewer"),
                "unique": _("Another page has this address. Choose another one"),
            }
        }

    def __init__(self, data: Any = None, files: Any = None, *, profile: UserProfile) -> None:
        super().__init__(data, files, instance=profile, initial=initial_links(profile.links), auto_id="p-%s")
        self.stored = {name: getattr(profile, name) for name in (*UserProfile.PUBLIC_FIELDS, *PREFERENCES)}
        self.stamp = stamp_of(profile)
        self.rows = max(ROWS, len(profile.links))
        self.fields.update(link_fields(profile.links))
        for name in hidden_from(profile.user):
            del self.fields[name]

    @property
    def is_stale(self) -> bool:
        """Whether the profile has changed since the page with this form was opened."""
        return self.is_bound and self.data.get("seen", "") != self.stamp

    @property
    def has_lost_picture(self) -> bool:
        """Whether a picture was sent along with something that could not be saved; browsers do not keep it."""
        return bool(self.errors and self.files.get("avatar") and "avatar" not in self.errors)

    @property
    def links(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Name and address of each link."""
        return ((self[f"link_label_{number}"], self[f"link_url_{number}"]) for number in range(self.rows))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about, in the order of the page."""
        general = [("p-display_name", str(message)) for message in self.non_field_errors()]
        return general + [
            (f"p-{name}", f"{place_of(name)}{each}") for name in self.fields for each in self.errors.get(name, ())
        ]

    @property
    def changed_fields(self) -> list[str]:
        """What of the instance is not as it was stored."""
        return [name for name, value in self.stored.items() if getattr(self.instance, name) != value]

    def clean_display_name(self) -> str:
        """:raises ValidationError: for a name that readers would take for somebody else who writes or works here."""
        name: str = self.cleaned_data["display_name"]
        if name != self.stored["display_name"] and is_somebody_elses(name, self.instance.user):
            raise forms.ValidationError(_("That name is somebody's here. Choose one that nobody takes for theirs"))
        return name

    def clean_avatar(self) -> Any:
        """:raises ValidationError: for what is no picture, or too large."""
        upload = self.cleaned_data["avatar"]
        return square_portrait(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in rows_without_address(cleaned, self.rows):
            self.add_error(f"link_url_{number}", NO_ADDRESS)
        if self.is_stale:
            self.add_error(None, OVERTAKEN)
        return cleaned

    def save(self, commit: bool = True) -> UserProfile:
        """Keep what was sent, where it changes anything; call inside the transaction that read the profile.

        :raises blog.rules.PublicationRefused: when a publication rule refuses the change.
        """
        profile: UserProfile = self.instance
        profile.links = links_in(self.cleaned_data, self.rows)
        if self.cleaned_data["avatar"]:
            profile.avatar = self.cleaned_data["avatar"]
        elif self.cleaned_data["remove_avatar"]:
            profile.avatar = ""
        if commit and self.changed_fields:
            profile.save()
        return profile


def stamp_of(profile: UserProfile) -> str:
    """What a form was made from: the version of the public part, and the preferences as figures."""
    return f"{profile.version}-" + "".join(str(int(getattr(profile, name))) for name in PREFERENCES)


def hidden_from(user: User) -> list[str]:
    """Fields of no use to ``user``: those for authors, and the one for moderators."""
    for_authors = [] if is_writer(user) else ["slug", "notify_new_comment"]
    return for_authors + ([] if user.has_perm("blog.change_comment") else ["notify_comment_waiting"])


def is_writer(user: User) -> bool:
    """Whether ``user`` writes here: is named on a post, or may enter the admin."""
    return user.has_perm("wagtailadmin.access_admin") or user.profile.authorships.exists()
