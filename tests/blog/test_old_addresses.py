"""The old address of a page leads to the new one, and never tells it to those who may not see the page."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from tests.factories import a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(django_capture_on_commit_callbacks):
    post = a_post("Tides", slug="tides")
    with django_capture_on_commit_callbacks(execute=True):
        post.slug = "ebb-and-flow"
        post.publish()
    return post


def lock(post):
    PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")


@pytest.mark.parametrize("address", ["/tides/", "/tides/?from=mail"])
def test_an_old_address_leads_to_the_new_one(client, moved, address):
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (301, "/ebb-and-flow/")


@pytest.mark.parametrize("address", ["/tides/", "/tides/?from=mail", "/t%69des/", "/tides;from=mail"])
@pytest.mark.parametrize("hide", [lock, lambda post: post.unpublish()])
def test_where_a_hidden_post_stands_now_is_not_told(client, moved, hide, address):
    hide(moved)

    response = client.get(address)

    assert response.status_code == 404
    assert "ebb-and-flow" not in f"{response.headers}{response.content.decode()}"


def test_whoever_may_see_a_private_post_is_led_to_it(client, moved):
    lock(moved)
    client.force_login(a_user("Cy"))

    assert client.get("/tides/")["Location"] == "/ebb-and-flow/"


def test_an_address_that_leads_elsewhere_still_does(client, moved):
    Redirect.objects.create(old_path="/news", redirect_link="https://news.example/", is_permanent=False)

    response = client.get("/news/")

    assert (response.status_code, response["Location"]) == (302, "https://news.example/")


def test_a_redirect_of_another_site_to_a_hidden_page_stops_nobody(client, moved):
    hidden = a_post("Moths")
    lock(hidden)
    other = Site.objects.create(hostname="other.example", root_page=hidden)
    Redirect.objects.create(old_path="/tides", site=other, redirect_page=hidden)

    assert client.get("/tides/").headers.get("Location", "").endswith("/ebb-and-flow/")
