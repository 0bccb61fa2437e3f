"""robots.txt and its relatives: what programs are told, and what they are not."""

from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser

import pytest
import time_machine

from blog import tallies
from tests.factories import a_draft, a_post, a_user, the_blog

pytestmark = pytest.mark.django_db
HOME = "https://blog.example.com"


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = HOME


def text_at(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def robots_at(client):
    robots = RobotFileParser()
    robots.parse(text_at(client, "/robots.txt").splitlines())
    return robots


def test_programs_may_read_what_is_to_be_read_and_nothing_else(client):
    robots = robots_at(client)

    open_to = ["/", "/tides/", "/tags/", "/feed/", "/subscribe/", "/archive/2026/06/", "/static/bellbird/site.css"]
    closed = [
        "/search/?q=tide",
        "/search/suggest/?q=t",
        "/admin/",
        "/accounts/login/",
        "/preferences/x/",
        "/unsubscribe/x/",
        "/comments/4/",
    ]
    assert [path for path in open_to if not robots.can_fetch("Anybot", path)] == []
    assert [path for path in closed if robots.can_fetch("Anybot", path)] == []
    assert robots.site_maps() == [f"{HOME}/sitemap.xml"]


def test_answers_to_searches_are_closed_and_the_page_that_waits_for_a_question_is_not(client):
    lines = text_at(client, "/robots.txt").splitlines()

    assert "Disallow: /search/?" in lines
    assert "Disallow: /search/" not in lines


def test_whatever_the_host_it_names_the_sitemap_at_its_own_address(client):
    assert (
        f"Sitemap: {HOME}/sitemap.xml" in client.get("/robots.txt", headers={"Host": "mirror.example"}).content.decode()
    )


def test_where_search_engines_are_not_welcome_everything_is_closed(client, settings):
    settings.BELLBIRD_LISTED = False
    robots = robots_at(client)

    assert not robots.can_fetch("Anybot", "/")
    assert robots.site_maps() is None


def test_whom_to_tell_of_weaknesses_is_said_where_somebody_is_named(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = ["mailto:security@example.com", "https://example.com/report"]

    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
        lines = text_at(client, "/.well-known/security.txt").splitlines()

    assert lines == [
        "Contact: mailto:security@example.com",
        "Contact: https://example.com/report",
        "Expires: 2026-11-28T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {HOME}/.well-known/security.txt",
    ]


def test_people_who_write_here_are_named_and_nobody_else(client, monkeypatch):
    monkeypatch.setattr(tallies, "_kept", {})  # what search keeps comes when a worker has run
    a_post("Tides", author=a_user("Ada"))
    a_draft("Moths", author=a_user("Ben"))

    said = text_at(client, "/humans.txt")

    assert f"Writer: Ada\nSite: {HOME}/authors/ada/" in said
    assert "Ben" not in said


def test_language_models_are_told_of_the_newest_posts_and_the_feeds(client):
    a_post("Tides [and] *moons*", slug="tides", excerpt="Low\nwater.")
    a_draft("Moths")

    said = text_at(client, "/llms.txt")

    assert said.startswith("# Bellbird\n")
    assert f"- [Tides \\[and\\] \\*moons\\*]({HOME}/tides/): Low water.\n" in said
    assert f"]({HOME}/feed.json)" in said
    assert "Moths" not in said


def test_a_site_without_posts_says_so_much_of_itself(client):
    the_blog()

    assert "Newest posts\n" not in text_at(client, "/llms.txt")
    assert "Writer:" not in text_at(client, "/humans.txt")


def test_the_key_of_indexnow_is_shown_where_there_is_one(client, settings):
    assert client.get("/indexnow.txt").status_code == 404

    settings.INDEXNOW_KEY = "0123-abcd"

    assert text_at(client, "/indexnow.txt") == "0123-abcd"
