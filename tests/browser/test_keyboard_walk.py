"""A reader without a mouse, with and without script: to a comment, to the subscription, to what they look for."""

import re

import pytest

from blog.models import Comment
from blog.work import Shift, drain_all
from notifications.models import Subscription
from tests.browser.keyboard import Keyboard
from tests.factories import a_comment, a_post, a_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

with_and_without_script = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


@pytest.fixture
def harbours(planted):
    post = a_post("A harbour log", slug="a-harbour-log", tags=("Harbours",), body=[("paragraph", "<p>Words.</p>")])
    a_comment(post, status="approved", name="Maren", body="First.")
    a_post("The harbour at night", slug="the-harbour-at-night", tags=("Harbours", "Night"), author=a_user("Ben"))
    drain_all(Shift())


@with_and_without_script
def test_a_comment_is_written_corrected_and_changed_by_keys(tab, harbours, script):
    page = tab("/", java_script_enabled=script)
    keys = Keyboard(page)
    keys.to("Skip to content")
    keys.press("Enter")
    keys.to("A harbour log", tag="a")
    keys.press("Enter")
    page.wait_for_url("**/a-harbour-log/")
    keys.to("Post comment", tag="button")
    keys.press("Enter")
    page.get_by_role("alert").wait_for()

    keys.to(page.get_by_role("alert").get_by_role("link").first.inner_text(), tag="a")
    keys.press("Enter")
    assert keys.look()["id"] == "c-name"
    keys.type("Ben")
    keys.to("", id="c-email")
    keys.type("ben@example.org")
    keys.to("", id="c-body")
    keys.type("Is it right?")
    keys.to("Post comment", tag="button")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"#c-\d+$"))
    keys.to("Edit your comment", tag="a")
    keys.press("Enter")
    page.wait_for_url("**/edit/")

    assert Comment.objects.get(name="Ben").body == "Is it right?"


@with_and_without_script
def test_a_subscription_is_asked_for_by_keys(tab, harbours, script):
    page = tab("/", java_script_enabled=script)
    keys = Keyboard(page)
    keys.to("Subscribe", tag="a")
    keys.press("Enter")
    page.wait_for_url("**/subscribe/")
    keys.to("", id="s-email")
    keys.press("Enter")
    page.get_by_role("alert").wait_for()
    keys.to("As published", tag="input")
    keys.press("ArrowDown", "ArrowDown")
    keys.to("", id="s-email")
    keys.type("rosa@example.org")
    keys.to("Subscribe", tag="button")
    keys.press("Enter")
    page.get_by_role("heading", name="Check your inbox").wait_for()

    assert Subscription.objects.get().frequency == "weekly"


@with_and_without_script
def test_what_is_looked_for_is_narrowed_and_opened_by_keys(tab, harbours, script):
    page = tab("/", java_script_enabled=script)
    keys = Keyboard(page)
    keys.to("Search", tag="a")
    keys.press("Enter")
    page.wait_for_url("**/search/")
    keys.to("", id="q")
    keys.type("harbour")
    keys.press("Enter")
    page.get_by_role("heading", name="2 posts for “harbour”").wait_for()
    keys.to("Night", tag="a")
    keys.press("Enter")
    page.get_by_role("heading", name="1 post for “harbour”").wait_for()
    keys.to("Remove:", tag="a")
    keys.press("Enter")
    page.get_by_role("heading", name="2 posts for “harbour”").wait_for()
    keys.to("A harbour log", tag="a")
    keys.press("Enter")

    page.wait_for_url("**/a-harbour-log/")


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 480}, {"width": 1280, "height": 800}])
def test_on_the_page_of_a_post_the_focus_is_seen_everywhere(tab, harbours, viewport):
    page = tab("/a-harbour-log/", viewport=viewport)
    keys = Keyboard(page)

    keys.to("Dark", tag="button")
