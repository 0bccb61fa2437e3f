"""A portrait that comes in by the admin is made like any other."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from blog.models import UserProfile
from tests.factories import an_admin

pytestmark = pytest.mark.django_db


def sent(data):
    profile = an_admin().profile
    client = Client()
    client.force_login(an_admin())
    fields = {"display_name": profile.display_name, "slug": profile.slug, "bio": "", "links": ""}
    client.post("/admin/my-profile/", fields | {"avatar": SimpleUploadedFile("me on the boat.png", data)})
    return UserProfile.objects.get(pk=profile.pk)


def test_it_is_cut_to_a_square_under_a_name_nobody_can_guess():
    written = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(written, "PNG")

    profile = sent(written.getvalue())

    assert "boat" not in profile.avatar.name
    with Image.open(profile.avatar) as picture:
        assert (picture.format, picture.size) == ("WEBP", (512, 512))


def test_what_is_no_picture_is_not_kept():
    assert not sent(b"<svg onload=alert(1)>").avatar
