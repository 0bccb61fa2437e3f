"""A site that is switched to another language."""

import pytest
from wagtail.models import Locale

from blog.spam.limits import FLOOD, check_flood
from cms.languages import follow_the_setting
from tests.factories import a_post

pytestmark = pytest.mark.django_db
PAGES = [
    *("/", "/the-tide-table/", "/tags/", "/tags/harbours/", "/archive/", "/search/?q=tide", "/subscribe/"),
    *("/privacy/", "/help/", "/accessibility/", "/accounts/login/", "/no-such-page/"),
]


@pytest.fixture
def german(settings):
    settings.LANGUAGE_CODE = "de"


def test_the_one_locale_follows_the_setting(german):
    follow_the_setting(using="default")

    assert [locale.language_code for locale in Locale.all_objects.all()] == ["de"]


def test_several_locales_are_left_alone(german):
    Locale.objects.create(language_code="fr")

    follow_the_setting(using="default")

    assert sorted(locale.language_code for locale in Locale.all_objects.all()) == ["en", "fr"]


def test_what_was_written_before_is_shown_in_german_surroundings(client, german):
    a_post("The tide table", slug="the-tide-table", tags=("Harbours",))
    follow_the_setting(using="default")

    page = client.get("/").content.decode()

    assert '<html lang="de" dir="ltr">' in page
    assert "The tide table" in page
    assert "Zum Inhalt springen" in page
    assert a_post("Another").locale.language_code == "de"


@pytest.mark.parametrize("address", PAGES)
def test_nothing_on_a_german_page_is_left_in_english(client, german, address):
    a_post("The tide table", slug="the-tide-table", tags=("Harbours",))
    follow_the_setting(using="default")

    page = client.get(address).content.decode()

    for english in ("Skip to content", "Subscribe", "comments", "Search", "Archive", "Privacy", "There is", "posts"):
        assert f">{english}" not in page, english


def test_the_page_that_answers_a_flood_of_comments_says_its_language(client, rf, german):
    post = a_post("The tide table", slug="the-tide-table")
    follow_the_setting(using="default")

    for _ in range(FLOOD):
        check_flood(rf.post("/comments/"))
    answer = client.post("/comments/", {"post": post.pk})

    assert answer.status_code == 429
    assert '<html lang="de" dir="ltr">' in answer.content.decode()
