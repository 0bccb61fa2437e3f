"""The web servers' configuration says what the application says."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cms.env import BASE_DIR

FILES = {"nginx.conf": r'^\s+add_header ([\w-]+) "?([^"]*?)"?;$', "Caddyfile": r'^\t\theader ([\w-]+) "?([^"]*?)"?$'}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_page_that_the_web_server_serves_has_the_headers_of_the_application(store: Any, settings: Any, name: str):
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.SECURE_HSTS_PRELOAD = True
    answer = Client().get("/", secure=True)
    text = Path(BASE_DIR, "deploy", name).read_text()
    start = text.index("compares.")

    said = dict(re.findall(FILES[name], text[start:], re.MULTILINE))

    own = {"Content-Type", "Content-Length", "ETag", "Last-Modified", "Vary"}
    assert {key: said[key] for key in said if key != "Vary"} == {
        key: value for key, value in answer.headers.items() if key not in own
    }
    assert "Cookie" in said["Vary"]


@pytest.mark.parametrize("name", FILES)
def test_it_knows_the_cookies_by_which_the_site_knows_somebody(name: str):
    from cms.kept.addresses import known_by

    text = Path(BASE_DIR, "deploy", name).read_text()

    assert set(re.search(r"\(([a-z_|]+)\)=", text)[1].split("|")) == known_by()  # type: ignore[index]
