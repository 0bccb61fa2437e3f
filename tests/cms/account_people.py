"""People of the account's pages, and what they send."""

from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from blog.models import User, UserProfile
from cms.accounts.profile_form import stamp_of
from tests.factories import a_user


def signed_in(user: User) -> Client:
    """A browser of ``user``, whose address is shown to be theirs."""
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def ben() -> User:
    """A reader."""
    return a_user("Ben")


def stored(user: User) -> UserProfile:
    """The profile as it is in the database."""
    return UserProfile.objects.get(user=user)


def filled(user: User, **fields: Any) -> dict[str, Any]:
    """What the profile's form would send, with ``fields`` changed."""
    profile = stored(user)
    sent = {"seen": stamp_of(profile), "display_name": profile.display_name, "bio": profile.bio, "slug": profile.slug}
    sent |= dict.fromkeys(("notify_comment_approved", "notify_new_comment", "notify_comment_waiting"), "1")
    for number, link in enumerate(profile.links):
        sent |= {f"link_label_{number}": link["label"], f"link_url_{number}": link["url"]}
    return sent | fields


def a_picture(kind: str = "PNG") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(written, kind)
    return SimpleUploadedFile("ben on the boat.png", written.getvalue())
