"""Posts are ticked in the list, what would happen is read, and it happens once."""

import pytest
from django.conf import settings
from django.test import Client

from blog.models import Event, Post
from tests.factories import a_draft, a_post, an_admin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(planted, tab, live_server):
    """The list of posts in a tab in which Dot has signed in, with two drafts and a live post."""
    a_post("A live post")
    a_draft("Tides")
    a_draft("Piers")
    client = Client()
    client.force_login(an_admin())
    page = tab("/healthz")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.set_default_timeout(120_000)
    page.goto("/admin/posts/")
    return page


def test_ticked_drafts_are_published_and_what_is_live_is_left_as_it_is(desk):
    for title in ("Tides", "Piers", "A live post"):
        desk.get_by_role("row", name=title).get_by_role("checkbox").check()
    desk.get_by_role("link", name="Publish the selected posts", exact=True).click()

    desk.get_by_role("heading", name="Publish 2 posts").wait_for()
    told = desk.locator("main").inner_text()
    assert "Subscribers are mailed." in told
    assert "A live post: it is live as it stands" in told
    assert not Post.objects.filter(title="Tides", live=True).exists()

    desk.get_by_role("button", name="Publish 2 posts").click()
    desk.get_by_text("2 posts published.").wait_for()

    assert Post.objects.filter(live=True).count() == 3
    assert Event.objects.filter(kind="post_published").count() == 3


def test_the_list_is_reached_from_the_menu_and_narrowed_by_the_keyboard(desk):
    desk.locator("#id_q").focus()
    desk.keyboard.type("Tid")
    desk.wait_for_url("**q=Tid**")
    desk.get_by_role("link", name="Tides").first.wait_for()

    assert desk.get_by_role("row", name="Piers").count() == 0
    assert desk.get_by_role("button", name="Posts", exact=True).count() == 1
