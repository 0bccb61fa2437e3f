"""What answers carry, whoever asked for them."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import an_admin, the_blog


@pytest.fixture
def upload(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)

    def write(name):
        path = Path(tmp_path, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<script>alert(1)</script>")
        return f"/media/{name}"

    return write


def test_the_public_site_allows_no_inline_script(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_admin_gets_the_wider_policy_it_needs(client):
    client.force_login(an_admin())

    response = client.get("/admin/")

    assert response.status_code == 200
    assert "script-src 'self' 'unsafe-inline'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ],
)
def test_every_answer_carries_the_security_headers(client, name, value):
    assert client.get("/healthz").headers[name] == value


def test_an_uploaded_page_of_html_can_do_nothing(client, upload):
    response = client.get(upload("evil.html"))

    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["documents/private.pdf", "documents%2fprivate.pdf", "images/../documents/private.pdf"]
)
def test_documents_are_not_handed_out_past_their_permissions(client, upload, name):
    upload("documents/private.pdf")

    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["../manage.py", "..%2fmanage.py", "a/../../manage.py", "%2fetc/passwd", "", "a/"])
def test_nothing_outside_the_media_folder_is_served(client, upload, path):
    upload("documents/private.pdf")

    assert client.get(f"/media/{path}").status_code == 404


def test_pictures_that_can_carry_script_are_refused():
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["", "2fa/totp/activate/", "2fa/recovery-codes/", "email/", "login/", "nowhere/"])
def test_no_browser_keeps_a_page_of_an_account(client, page):
    client.force_login(an_admin(), backend="allauth.account.auth_backends.AuthenticationBackend")

    kept = client.get(f"/accounts/{page}").headers["Cache-Control"]

    assert "no-store" in kept
    assert "private" in kept


@pytest.mark.django_db
def test_other_pages_may_be_kept(client):
    the_blog()

    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
