"""A part that is filled in reads exactly as one that its template writes in full."""

import pytest
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import set_script_prefix
from django.utils import translation

from blog import alike
from blog.alike import Filling, rendered
from blog.templatetags.blog_tags import fill, section

HARD = ["/a/", "", "<b>&\"'", "\ue020path\ue021", "/مها/"]
FOOT = "components/footer.html"


@pytest.mark.parametrize("words", HARD)
@pytest.mark.parametrize("language", ["en", "de"])
def test_filled_in_and_written_in_full_are_the_same(words, language):
    values = {"name": "The blog", "chosen": "dark", "method": "GET", "is_known": "1"}

    with translation.override(language):
        in_full = render_to_string(FOOT, {**values, "path": words})
        assert rendered(FOOT, {**values, "path": fill(words)}) == in_full


@pytest.mark.parametrize("path", ["/", "/tags/", "/tags/tides/", "/archive/2026/", "/a-post/", "/search/", "/tagsx/"])
def test_the_head_of_a_page_knows_its_section(path):
    in_full = render_to_string("components/masthead.html", {"name": "The blog", "path": path})

    assert rendered("components/masthead.html", {"name": "The blog", "path": section(path)}) == in_full


def test_a_part_is_rendered_once_for_many_pages(monkeypatch):
    rendered(FOOT, {"name": "Once", "path": Filling("/a/")})
    monkeypatch.setattr(alike, "render_to_string", None)

    assert rendered(FOOT, {"name": "Once", "path": Filling("/b/")})


def test_what_is_filled_in_is_not_remembered():
    rendered("components/subscribe.html", {"csrf_token": Filling("the token of one reader")})

    assert "one reader" not in rendered("components/subscribe.html", {"csrf_token": Filling("another")})
    assert "csrfmiddlewaretoken" not in rendered("components/subscribe.html", {"csrf_token": fill("")})


def test_a_site_mounted_elsewhere_has_its_own_addresses():
    rendered(FOOT, {"name": "Mounted"})
    set_script_prefix("/blog/")
    try:
        assert 'action="/blog/' in rendered(FOOT, {"name": "Mounted"})
    finally:
        set_script_prefix("/")


@override_settings(DEBUG=True)
def test_whoever_works_on_a_template_sees_each_change(monkeypatch):
    rendered(FOOT, {"name": "Work"})
    monkeypatch.setattr(alike, "render_to_string", lambda template, values: "changed")

    assert rendered(FOOT, {"name": "Work"}) == "changed"
