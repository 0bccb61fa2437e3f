"""The page that shows every component."""

import re
from pathlib import Path

import pytest

from tests.factories import a_user, an_admin, the_blog

pytestmark = pytest.mark.django_db
COMPONENTS = Path(__file__).parents[2] / "templates/components"
ELSEWHERE = {
    "lead.html",
    "meta.html",
    "picture.html",
    "popular.html",
    "viewed.html",
    "talk.html",
    "comment_pages.html",
    "feed_links.html",
}
"""What has nothing to look at, or needs pictures and posts that are stored."""


def test_staff_see_every_component(client):
    the_blog()
    client.force_login(an_admin())

    response = client.get("/admin/components/")

    assert response.status_code == 200
    used = {template.name for template in response.templates if template.name}
    shown = {path.name for path in COMPONENTS.glob("*.html")}
    assert shown - {name.removeprefix("components/") for name in used} <= ELSEWHERE


def test_no_id_stands_there_twice(client):
    the_blog()
    client.force_login(an_admin())

    ids = re.findall(r'\bid="([^"]+)"', client.get("/admin/components/").content.decode())

    assert sorted(ids) == sorted(set(ids))


def test_readers_do_not_see_it(client):
    the_blog()
    client.force_login(a_user("Ben"))

    assert client.get("/admin/components/").status_code in (302, 403)
