"""A link to a page that its reader may not see tells nothing of it."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from tests.factories import a_draft, a_post, a_user, an_admin, the_blog

pytestmark = pytest.mark.django_db


def a_post_that_links_to(*pages):
    links = "".join(f'<a linktype="page" id="{number}">further words</a>' for number in pages)
    block = ("callout", {"kind": "info", "title": "", "text": links})
    return a_post("The guide", slug="guide", body=[("paragraph", f"<p>{links}</p>"), block])


def is_led_there(client, user=None):
    if user is not None:
        client.force_login(user)
    page = client.get("/guide/").content.decode()
    assert "further words" in page
    times = page.count('<a href="/elsewhere/">further words</a>')
    assert times or "elsewhere" not in page
    return times == 2


def test_a_link_to_a_public_page_leads_there(client):
    a_post_that_links_to(a_post(slug="elsewhere").pk)

    assert is_led_there(client)


def test_a_link_to_the_blog_itself_leads_there(client):
    a_post_that_links_to(the_blog().pk)

    assert client.get("/guide/").content.decode().count('<a href="/">further words</a>') == 2


@pytest.mark.parametrize("hide", [lambda post: post.unpublish(), lambda post: post.delete()])
def test_a_link_to_what_is_gone_keeps_its_words_alone(client, hide):
    post = a_post(slug="elsewhere")
    a_post_that_links_to(post.pk)
    hide(post)

    assert not is_led_there(client, an_admin("Dot"))


def test_a_link_to_a_draft_keeps_its_words_alone(client):
    a_post_that_links_to(a_draft(slug="elsewhere").pk)

    assert not is_led_there(client, an_admin("Dot"))


def test_a_link_leads_those_to_a_private_post_who_may_read_it(client):
    post = a_post(slug="elsewhere")
    a_post_that_links_to(post.pk)
    friends = Group.objects.create(name="Friends")
    PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="groups").groups.add(friends)
    a_user("Ben").groups.add(friends)

    assert not is_led_there(client)
    assert not is_led_there(client, a_user("Cy"))
    assert is_led_there(client, a_user("Ben"))


def test_a_feed_links_to_what_everybody_may_read_whoever_asks(client):
    post = a_post(slug="elsewhere")
    a_post_that_links_to(post.pk)
    PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")
    client.force_login(a_user("Cy"))

    assert "elsewhere" not in client.get("/feed/").content.decode()


def test_a_link_to_no_page_at_all_does_no_harm(client):
    a_post_that_links_to("x", "9" * 40)

    assert client.get("/guide/").status_code == 200
