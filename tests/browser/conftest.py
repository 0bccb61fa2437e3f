"""A real Chromium, where there is one."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Collection, Locale, Page

from tests.factories import an_admin

CHROMIUM = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome") or ""


@pytest.fixture(scope="module")
def chromium(django_db_setup):
    """A headless Chromium for one file of tests, which are skipped where there is none.

    Not for the whole session: playwright keeps a loop running in this thread, and Django refuses to work beside it.
    """
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install it, or name it in CHROME_PATH")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with pytest.MonkeyPatch.context() as patch, api.sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def planted(live_server):
    """What the migrations plant and emptying the database after a test before took away: the roots of all trees."""
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


@pytest.fixture
def tab(chromium, live_server):
    """Open a page of the site in a fresh profile: ``tab(path, **options of the profile)``.

    Messages of the console are kept in ``page.complaints``.
    """
    profiles = []

    def open_tab(path="/", **options):
        profile = chromium.new_context(base_url=live_server.url, reduced_motion="reduce", **options)
        profiles.append(profile)
        page = profile.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_tab
    for profile in profiles:
        profile.close()


@pytest.fixture
def desk_tab(planted, tab, live_server):
    """Open a page of the admin in a tab in which Dot, who may do everything, has signed in: ``desk_tab(path)``."""
    client = Client()
    client.force_login(an_admin())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    def open_tab(path, **options):
        page = tab("/healthz", **{"viewport": {"width": 1280, "height": 1000}, **options})
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.set_default_timeout(120_000)
        page.goto(path)
        return page

    return open_tab
