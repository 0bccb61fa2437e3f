"""/accounts/profile/: what readers see of a person, changed by that person."""

from typing import Any

import pytest
from django.test import Client

from blog.models import Event, UserProfile
from blog.signals import user_profile_updated
from tests.blog.ledger import kinds
from tests.cms.account_people import a_picture, ben, filled, signed_in, stored
from tests.factories import a_post, a_user, an_admin

pytestmark = pytest.mark.django_db
PAGE = "/accounts/profile/"


@pytest.fixture
def browser() -> Client:
    return signed_in(ben())


def test_everything_public_is_saved_and_told_once_with_its_names(browser: Client, heard: Any) -> None:
    sent = filled(ben(), display_name="Ben  B.", bio="One.\r\nTwo.", avatar=a_picture())
    sent |= {"link_label_0": "", "link_url_0": "https://ben.example.org/me"}

    with heard(user_profile_updated) as said:
        response = browser.post(PAGE, sent)

    assert (response.status_code, response.headers["Location"]) == (303, f"{PAGE}?saved=1")
    assert [fact["changed_fields"] for fact in said] == [["display_name", "bio", "avatar", "links"]]
    profile = stored(ben())
    assert (profile.display_name, profile.bio) == ("Ben B.", "One.\nTwo.")
    assert profile.links == [{"label": "ben.example.org", "url": "https://ben.example.org/me"}]
    assert profile.avatar.url.startswith("/media/avatars/")
    assert "boat" not in profile.avatar.url
    assert "Saved." in browser.get(response.headers["Location"]).content.decode()


def test_sending_the_form_as_it_is_changes_nothing_and_tells_nobody(browser: Client) -> None:
    UserProfile.objects.filter(user=ben()).update(
        bio="One.\nTwo.", links=[{"label": "Old", "url": "http://old.example"}]
    )

    assert browser.post(PAGE, filled(ben(), bio="One.\r\nTwo.")).status_code == 303

    assert kinds() == []
    assert stored(ben()).version == 0


def test_preferences_alone_are_saved_and_told_to_nobody(browser: Client) -> None:
    sent = filled(ben())
    del sent["notify_comment_approved"]

    browser.post(PAGE, sent)

    assert (stored(ben()).notify_comment_approved, kinds()) == (False, [])


def test_a_picture_is_replaced_and_removed_and_its_file_goes(
    browser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    browser.post(PAGE, filled(ben(), avatar=a_picture()))
    avatar = stored(ben()).avatar

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(PAGE, filled(ben(), remove_avatar="1"))

    assert not stored(ben()).avatar
    assert not avatar.storage.exists(str(avatar.name))


def test_saving_without_a_picture_keeps_the_one_there_is(browser: Client) -> None:
    browser.post(PAGE, filled(ben(), avatar=a_picture()))
    before = stored(ben()).avatar.name

    browser.post(PAGE, filled(ben(), bio="News."))

    assert stored(ben()).avatar.name == before


def test_a_refusal_by_a_rule_is_shown_at_the_form_and_recorded(browser: Client, settings: Any) -> None:
    settings.BELLBIRD_PROFILE_CHANGES_PER_DAY = 0

    response = browser.post(PAGE, filled(ben(), bio="Typed with love."))

    assert response.status_code == 422
    assert "Typed with love." in response.content.decode()
    assert "0 are allowed" in response.content.decode()
    assert stored(ben()).bio == ""
    assert Event.objects.get().kind == "publication_refused"


def test_a_tab_that_was_overtaken_shows_both_and_overwrites_only_when_told_to(browser: Client) -> None:
    old = filled(ben(), bio="From the old tab.")
    browser.post(PAGE, filled(ben(), bio="From the new tab."))

    response = browser.post(PAGE, old)

    page = response.content.decode()
    assert response.status_code == 409
    assert "From the old tab." in page
    assert "From the new tab." in page
    assert stored(ben()).bio == "From the new tab."
    assert browser.post(PAGE, filled(ben(), bio="From the old tab.")).status_code == 303
    assert stored(ben()).bio == "From the old tab."


def test_a_tab_that_was_overtaken_in_a_preference_turns_none_back(browser: Client) -> None:
    old = filled(ben())
    UserProfile.objects.filter(user=ben()).update(notify_comment_approved=False)

    assert browser.post(PAGE, old).status_code == 409
    assert stored(ben()).notify_comment_approved is False


def test_readers_have_no_address_of_a_page_to_choose_and_lose_no_setting_they_do_not_see(browser: Client) -> None:
    before = stored(ben()).slug
    sent = filled(ben(), slug="admin", bio="News.")
    del sent["notify_new_comment"], sent["notify_comment_waiting"]

    browser.post(PAGE, sent)

    profile = stored(ben())
    assert (profile.slug, profile.notify_new_comment, profile.notify_comment_waiting) == (before, True, True)
    assert 'name="slug"' not in browser.get(PAGE).content.decode()


def test_authors_choose_the_address_of_their_page() -> None:
    a_post("Bells")
    browser = signed_in(a_user("Ada"))

    assert browser.post(PAGE, filled(a_user("Ada"), slug="ada-l")).status_code == 303
    taken = browser.post(PAGE, filled(a_user("Ada"), slug=ben().profile.slug))

    assert stored(a_user("Ada")).slug == "ada-l"
    assert (taken.status_code, "Another page has this address" in taken.content.decode()) == (422, True)


def test_moderators_may_say_that_they_want_no_mail_about_waiting_comments() -> None:
    browser = signed_in(an_admin())
    sent = filled(an_admin())
    del sent["notify_comment_waiting"]

    browser.post(PAGE, sent)

    assert stored(an_admin()).notify_comment_waiting is False
    assert 'name="notify_comment_waiting"' in browser.get(PAGE).content.decode()


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    for response in (client.get(PAGE), client.post(PAGE, {"display_name": "Mallory"})):
        assert response.status_code == 302
        assert "next=/accounts/profile/" in response.headers["Location"]


def test_a_form_from_elsewhere_is_refused() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben(), backend="allauth.account.auth_backends.AuthenticationBackend")

    assert browser.post(PAGE, filled(ben(), bio="Not mine.")).status_code == 403
    assert stored(ben()).bio == ""
