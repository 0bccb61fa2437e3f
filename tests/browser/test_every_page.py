"""Every kind of page in every state: light, dark, narrow, mirrored, enlarged, printed, in the colours of a system."""

import re
from typing import Any

import pytest

from cms.languages import follow_the_setting
from cms.plain.maintenance import closed_html
from tests.browser.checks import TOOLS, faults_of, faults_of_html
from tests.browser.whole_site import build, states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }"""
"""WCAG 2.2, success criterion 1.4.12."""

WAYS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": NARROW},
    "mirrored": {"viewport": NARROW},
    "spaced": {"viewport": NARROW},
    "own colours": {"forced_colors": "active"},
    "more contrast": {"contrast": "more"},
    "enlarged": {"viewport": {"width": 640, "height": 640}},
    "on paper": {"viewport": {"width": 718, "height": 1000}},
}
LONG = {"enlarged", "on paper"}
"""Only where the tools of ``make browser`` are: the others find most of what these do."""
SHORT = ("/", "/the-tide-table/", "/archive/", "/search/?q=tide", "/subscribe/", "/help/", "/accounts/signup/")
"""The pages that are looked at in German where those tools are not."""
STYLES = {"spaced": SPACED, "enlarged": ":root { font-size: 200% }"}


@pytest.fixture
def site(planted):
    build()
    return states()


@pytest.fixture
def german_site(planted, settings):
    settings.LANGUAGE_CODE = "de"
    follow_the_setting(using="default")
    build()
    return states()


def hold(page, cookies, address):
    """Let the browser hold these cookies and no others."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies])


def look_at(page, state, address):
    """Open that state as whoever meets it; its answer."""
    hold(page, state.cookies, address)
    page.complaints.clear()
    answer = page.goto(state.address)
    if state.types:
        page.fill(*state.types)
    if state.meanwhile:
        state.meanwhile()
    if state.cookies_then is not None:
        hold(page, state.cookies_then, address)
    if state.sends:
        with page.expect_navigation() as sent:
            page.locator(state.sends).first.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
        answer = sent.value
    return answer


def change(page, way):
    """What a reader's browser does to a page when it has come."""
    if way == "mirrored":
        page.evaluate("document.documentElement.dir = 'rtl'")
    if way == "on paper":
        page.emulate_media(media="print")
    if way in STYLES:
        page.evaluate(
            "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            "document.adoptedStyleSheets = [sheet] }",
            STYLES[way],
        )


def faults(page, site, address, way):
    """What is wrong with any state, by address."""
    wrong = {}
    for state in site:
        answer = look_at(page, state, address)
        change(page, way)
        found = faults_of(page) + [line for line in page.complaints if f"status of {state.status}" not in line]
        if way == "own colours":  # what is read of them is not what is painted
            found = [line for line in found if not line.startswith("color-contrast")]
        if answer.status != state.status:
            found.append(f"answers {answer.status}")
        if found:
            wrong[f"{state.status} {state.address} {state.sends}"] = found
    return "\n".join(f"{name}\n    " + "\n    ".join(found) for name, found in wrong.items())


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_wrong_with_any_page(tab, site, live_server, way):
    if way in LONG and not TOOLS.is_dir():
        pytest.skip("make browser looks at this")
    page = tab("/healthz", **WAYS[way])

    assert not faults(page, site, live_server.url, way)


@pytest.mark.parametrize("way", ["light", "narrow"])
def test_nothing_is_wrong_with_any_page_in_german(tab, german_site, live_server, way):
    if way == "light" and not TOOLS.is_dir():
        pytest.skip("make browser looks at this")
    some = german_site if TOOLS.is_dir() else [state for state in german_site if state.address in SHORT]
    page = tab("/", **WAYS[way])
    assert page.locator("html").get_attribute("lang") == "de"

    assert not faults(page, some, live_server.url, way)


@pytest.mark.parametrize("which", ["site", "german_site"])
def test_the_html_of_every_page_is_valid(tab, request, which, live_server, tmp_path):
    if not TOOLS.is_dir():
        pytest.skip("make browser looks at this")
    site, page = request.getfixturevalue(which), tab("/healthz")

    for number, state in enumerate(site):
        html = look_at(page, state, live_server.url).text()
        name = re.sub(r"\W+", "-", state.address)[:60]
        (tmp_path / f"{number}{name}.html").write_text(html)

    (tmp_path / "closed.html").write_text(closed_html())

    found = faults_of_html(tmp_path)

    assert not found, "\n".join(found)


def test_paper_shows_the_text_and_where_links_lead(tab, site):
    page = tab("/the-tide-table/")
    page.emulate_media(media="print")

    assert page.locator(".site nav").is_hidden()
    assert page.locator("form").evaluate_all("forms => forms.every(form => !form.checkVisibility())")
    shown = page.evaluate("getComputedStyle(document.querySelector('.prose a[href^=http]'), '::after').content")
    assert "https://example.org/" in shown


def test_a_page_of_the_other_direction_is_mirrored(tab, site):
    page = tab("/")
    assert page.locator(".rows time").first.bounding_box()["x"] < 640
    page.evaluate("document.documentElement.dir = 'rtl'")

    assert page.locator(".rows time").first.bounding_box()["x"] > 640
