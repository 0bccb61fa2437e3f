"""Styles, scripts and fonts as a production site serves them: named by what they hold, compressed, kept for ever."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.test import RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

OURS = Path(__file__).parents[2] / "cms" / "static"
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
FOR_EVER = "max-age=315360000, public, immutable"


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Path:
    """Our own static files, collected as ``cms.settings.production`` has them."""
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [OURS]
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": backend}}
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def served(path: str, encoding: str = "gzip") -> Any:
    whitenoise = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    return whitenoise(RequestFactory().get(path, headers={"Accept-Encoding": encoding}))


def test_production_names_files_by_what_they_hold() -> None:
    text = (OURS.parent / "settings" / "production.py").read_text()

    assert "whitenoise.storage.CompressedManifestStaticFilesStorage" in text


def test_styles_and_scripts_are_compressed_and_kept_for_ever(collected: Path) -> None:
    for name in ("site.css", "viewed.js", "suggest.js"):
        answer = served(static(f"bellbird/{name}"))

        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_EVER)
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(b"".join(answer.streaming_content))


def test_every_font_that_the_styles_name_is_there_and_kept_for_ever(collected: Path) -> None:
    address = static("bellbird/site.css")
    styles = (collected / address.removeprefix(settings.STATIC_URL)).read_text()
    fonts = re.findall(r"url\(\"?(fonts/[^\")]+)", styles)

    assert len(fonts) >= 8
    for font in fonts:
        assert HASHED.search(font), font
        answer = served(address.rpartition("/")[0] + "/" + font)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, FOR_EVER)


def test_every_font_stays_readable_while_it_is_fetched() -> None:
    faces = re.findall(r"@font-face \{[^}]*\}", (OURS / "bellbird" / "site.css").read_text())

    assert all(re.search(r"font-display: (swap|optional)|local\(", face) for face in faces)
    assert sum("size-adjust" in face for face in faces) >= 3


@pytest.mark.django_db
def test_the_font_that_is_fetched_ahead_is_the_one_the_styles_name(collected: Path) -> None:
    page = render_to_string("base.html", {"request": RequestFactory().get("/")})
    ahead = re.findall(r'<link rel="preload" href="([^"]+)" as="font" type="font/woff2" crossorigin>', page)
    styles = (collected / static("bellbird/site.css").removeprefix(settings.STATIC_URL)).read_text()

    assert ahead
    for address in ahead:
        assert HASHED.search(address)
        assert address.rpartition("/fonts/")[2] in styles
