"""/accounts/: where everything is, and what one has written."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from blog.models import Comment, CommentStatus, User
from notifications.models import Reader, recipient_key
from tests.cms.account_people import ben, signed_in
from tests.factories import a_comment, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db
PAGE = "/accounts/"


@pytest.fixture
def browser() -> Client:
    return signed_in(ben())


def read(browser: Client, path: str = PAGE) -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_it_names_its_owner_and_leads_to_everything_that_is_theirs(browser: Client) -> None:
    page = read(browser)

    assert "<bdi>Ben</bdi>" in page
    assert "ben@example.org" in page
    for place in ("profile/", "mail/", "data/", "delete/", "email/", "password/change/", "2fa/", "logout/"):
        assert f'"/accounts/{place}"' in page
    assert "/admin/" not in page


def test_whoever_may_enter_the_admin_finds_the_way() -> None:
    assert 'href="/admin/"' in read(signed_in(an_admin()))


def test_own_comments_are_there_with_their_state_and_those_of_others_are_not(browser: Client) -> None:
    post = a_post("Bells")
    for status in CommentStatus:
        a_comment(post, user=ben(), body=f"My {status}.", status=status)
    a_comment(post, user=a_user("Sam"), body="By Sam.")
    a_comment(post, body="By a guest with the name of Ben.")

    page = read(browser)

    assert [f"My {status}." in page for status in CommentStatus] == [True] * 5
    assert "By " not in page
    assert page.count("Not published") == 2
    for word in ("Public", "Waiting for a moderator", "Removed"):
        assert f">{word}<" in page
    standing = Comment.objects.filter(user=ben(), status__in=["pending", "approved"])
    assert set(re.findall(r'"/comments/(\d+)/"', page)) == {str(comment.pk) for comment in standing}


def test_a_comment_on_a_post_that_cannot_be_read_any_more_leads_nowhere(browser: Client) -> None:
    post = a_post("Bells")
    comment = a_comment(post, user=ben())
    post.unpublish()

    assert f"/comments/{comment.pk}/" not in read(browser)


def test_twenty_comments_to_a_page_newest_first_in_as_many_queries_as_for_one(
    browser: Client, django_assert_max_num_queries: Any
) -> None:
    post = a_post("Bells")
    for number in range(21):
        a_comment(post, user=ben(), body=f"Number {number}.")

    with django_assert_max_num_queries(14):
        first = read(browser)

    assert "Number 20." in first
    assert "Number 0." not in first
    assert "Number 0." in read(browser, f"{PAGE}?page=2")
    assert "Number 0." in read(browser, f"{PAGE}?page=99")


def test_no_cache_keeps_it_and_no_search_engine_lists_it(browser: Client) -> None:
    for path in (PAGE, f"{PAGE}profile/", f"{PAGE}data/", f"{PAGE}delete/"):
        response = browser.get(path)
        assert "no-store" in response.headers["Cache-Control"]
        assert 'name="robots" content="noindex"' in response.content.decode()


def test_every_page_of_an_account_asks_a_visitor_to_sign_in(client: Client) -> None:
    paths = [f"{PAGE}{path}" for path in own_paths() if path != "deleted/"]

    assert len(paths) == 7
    for path in paths:
        asked = client.post(path) if path.endswith("mail/") else client.get(path)
        assert asked.status_code == 302, path
        assert "/login/" in asked.headers["Location"]


def own_paths() -> list[str]:
    from cms.accounts.urls import urlpatterns

    assert any(isinstance(each, URLResolver) for each in get_resolver().url_patterns)
    return [str(each.pattern) for each in urlpatterns]


def test_mail_preferences_open_without_a_mailed_link_where_the_address_is_theirs(browser: Client) -> None:
    response = browser.post(f"{PAGE}mail/")

    assert response.status_code == 303
    assert browser.get(response.headers["Location"]).status_code == 200
    assert Reader.objects.get().recipient_key == recipient_key(ben().email)


def test_mail_preferences_of_a_claimed_address_need_a_mailed_link() -> None:
    mallory: User = a_user("Mallory")
    browser = Client()
    browser.force_login(mallory, backend="allauth.account.auth_backends.AuthenticationBackend")

    response = browser.post(f"{PAGE}mail/")

    assert response.headers["Location"] == "/preferences/"
    assert not Reader.objects.exists()


def test_looking_at_the_link_changes_nothing(browser: Client) -> None:
    assert browser.get(f"{PAGE}mail/").status_code == 405
    assert not Reader.objects.exists()
