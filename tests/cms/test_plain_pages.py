"""The pages that are left when everything else is broken or closed."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import path
from django.utils.translation import override

from cms.plain.maintenance import closed_html, maintenance
from tests.there import there

DEPLOY = Path(__file__).parents[2] / "deploy"


def breaks(request):
    raise ValueError("some secret of ours")


def has_no_database(request):
    raise OperationalError("connection refused")


handler400 = "cms.plain.errors.bad_request"
handler500 = "cms.plain.errors.server_error"
urlpatterns = [path("breaks/", breaks), path("silent/", has_no_database)]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.fixture
def no_templates(monkeypatch):
    """A template engine that is as broken as everything else."""
    monkeypatch.setattr("django.template.loader.get_template", breaks)
    monkeypatch.setattr("django.template.base.Template.render", breaks)


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["django.middleware.csp.ContentSecurityPolicyMiddleware"])
def test_what_breaks_is_answered_without_database_and_templates(client, no_templates, caplog):
    response = client.get("/breaks/")  # no mark for the database: a query would end the test

    page = response.content.decode()
    assert response.status_code == 500
    assert "Something broke on our side" in page
    assert "secret" not in page
    assert response.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "style=" not in page


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_the_number_on_the_page_stands_in_the_log(client, caplog):
    response = client.get("/breaks/")

    number = there(re.search(r"<code>(\w{16})</code>", response.content.decode()))[1]
    assert response.headers["X-Request-ID"] == number
    assert f"request {number} broke at /breaks/: ValueError" in caplog.text


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
@pytest.mark.parametrize(
    ("given", "is_taken"), [("abc-123-def-456", True), ("<script>alert(1)</script>", False), ("x", False)]
)
def test_the_number_of_a_proxy_is_taken_where_it_is_one(client, given, is_taken):
    response = client.get("/breaks/", headers={"X-Request-ID": given})

    assert (response.headers["X-Request-ID"] == given) is is_taken
    assert (f"<code>{given}</code>" in response.content.decode()) is is_taken
    assert "alert" not in response.content.decode()


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_database_that_is_gone_is_said_and_worth_trying_again(client, no_templates):
    response = client.get("/silent/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "out of breath" in response.content.decode()


def test_what_is_no_request_is_answered_plainly(client):
    with override_settings(ALLOWED_HOSTS=["blog.example.com"]):
        response = client.get("/", headers={"Host": "elsewhere.example"})

    assert response.status_code == 400
    assert "We could not read that request" in response.content.decode()


@pytest.mark.parametrize("address", ["/", "/tags/", "/feed/", "/webhooks/mail/resend/", "/subscribe/"])
def test_a_closed_site_says_so_and_when_to_come_back(address):
    with override_settings(BELLBIRD_MAINTENANCE=True):
        response = Client().get(address)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "300"
    assert "closed for a moment" in response.content.decode()
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Permissions-Policy" in response.headers


@pytest.mark.django_db
def test_those_who_work_on_a_closed_site_get_in():
    with override_settings(BELLBIRD_MAINTENANCE=True):
        client = Client()
        assert client.get("/healthz").status_code == 200
        assert client.get("/admin/").status_code == 302
        assert client.get("/accounts/login/").status_code == 200


def test_an_open_site_is_not_even_asked():
    with pytest.raises(MiddlewareNotUsed):
        maintenance(breaks)


def test_the_page_a_web_server_shows_is_the_sites_own():
    with override("en"):
        assert (DEPLOY / "maintenance.html").read_text() == closed_html()
