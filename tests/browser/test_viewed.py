"""A real browser tells that a post was opened: once, without a cookie, and not against its reader's wish."""

import pytest

from blog.viewing import gathering as room
from blog.viewing.households import households
from tests.factories import a_post
from tests.viewing.readers import FIREFOX

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BY_HAND = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false});"
OBJECTS = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true});"


@pytest.fixture
def open_post(planted, tab, monkeypatch):
    """Open a post twice, with a script before those of the page; return what the browser sent to tell of it."""
    monkeypatch.setattr(room, "SECONDS", 3600.0)
    room.gathering.forget()
    households.forget()
    a_post(slug="tides")

    def open_it(before):
        page = tab("/healthz", user_agent=FIREFOX)
        page.context.add_cookies([{"name": "theme", "value": "dark", "url": page.url}])
        page.add_init_script(before)
        sent = []
        page.on("request", lambda request: sent.append(request) if request.url.endswith("/viewed/") else None)
        for _ in range(2):
            page.goto("/tides/", wait_until="networkidle")
        assert [line for line in page.complaints if "Content Security Policy" in line] == []
        return sent

    yield open_it
    room.gathering.forget()


def test_each_time_a_post_is_opened_is_told_once_and_without_a_cookie(open_post):
    sent = open_post(BY_HAND)

    assert len(sent) == 2
    assert all("cookie" not in request.all_headers() for request in sent)
    assert {request.response().status for request in sent} == {204}
    assert room.gathering.write() == 2


@pytest.mark.parametrize("before", [BY_HAND + OBJECTS, ""], ids=["who objects", "under remote control"])
def test_nothing_is_told_of_who_objects_nor_of_a_browser_under_remote_control(open_post, before):
    assert open_post(before) == []
    assert room.gathering.write() == 0
