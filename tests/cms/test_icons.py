"""What is asked for at fixed addresses leads to the picture, without a look into the database."""

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from blog.addresses import reserved_slugs

ICONS = {
    "/favicon.ico": ("icon.ico", (48, 48)),
    "/apple-touch-icon.png": ("touch-icon.png", (180, 180)),
    "/apple-touch-icon-precomposed.png": ("touch-icon.png", (180, 180)),
}


def _file(name):
    path = finders.find(f"bellbird/{name}")
    assert path is not None
    return path


@pytest.mark.parametrize("address", ICONS)
def test_an_icon_is_led_to_for_a_day_and_no_query_is_made(client, address):
    name, size = ICONS[address]

    answer = client.get(address)  # without a mark for the database, a query would fail

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/static/bellbird/{name}")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert not answer.cookies
    assert Image.open(_file(name)).size == size


def test_an_icon_is_named_by_what_it_holds_where_static_files_are(client, monkeypatch):
    monkeypatch.setattr("cms.icons.static", lambda name: f"/static/{name.replace('.', '.0123456789ab.')}")

    assert client.get("/favicon.ico").headers["Location"] == "/static/bellbird/icon.0123456789ab.ico"


def test_programs_that_show_small_pictures_find_three_sizes():
    icon = Image.open(_file("icon.ico"))

    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_nothing_is_changed_there(client):
    assert client.post("/favicon.ico").status_code == 405


def test_no_page_may_have_their_addresses():
    assert {address.strip("/") for address in ICONS} <= reserved_slugs()
