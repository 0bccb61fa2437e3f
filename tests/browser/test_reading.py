"""A reader with a real browser: without script, on a narrow screen, in the dark."""

import re

import pytest

from blog.models import Comment
from tests.blog.pictures import a_picture
from tests.factories import a_comment, a_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE_TABLE = {
    "data": [["Word" * 3] * 12, ["1,000,000"] * 12],
    "first_row_is_table_header": True,
    "table_caption": "Twelve columns",
}


TOO_WIDE = """[...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > 321)
    .map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def post(planted):
    body = [
        *[("heading", {"text": f"Part {n}", "level": "h2"}) for n in range(3)],
        ("paragraph", "<p>" + "A-word-without-any-break" * 12 + "</p>"),
        ("code", {"language": "python", "code": "print('a long line of code')  # " + "and on " * 40}),
        ("table", WIDE_TABLE),
    ]
    picture = a_picture(size=(1600, 900))
    post = a_post("The tide table", slug="the-tide-table", tags=("Harbours",), lead_image=picture, body=body)
    a_comment(post, status="approved", name="Maren" * 12, body="https://example.org/" + "long" * 60)
    return post


@pytest.mark.parametrize("script", [True, False])
def test_from_the_first_page_to_a_comment_that_waits(tab, post, script):
    page = tab("/", java_script_enabled=script)
    page.get_by_role("link", name="The tide table").click()
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("Name").fill("Ben")
    page.get_by_label("E-mail (never shown)").fill("ben@example.org")
    page.get_by_label("Comment", exact=True).fill("Is it right?")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Nothing has been posted yet").wait_for()
    page.get_by_role("button", name="Post comment").click()
    page.wait_for_url(re.compile(r"/the-tide-table/#c-\d+$"))

    comment = Comment.objects.get(name="Ben")
    assert page.url.endswith(f"/the-tide-table/#c-{comment.pk}")
    page.locator(f"#c-{comment.pk}").get_by_text("Waiting for a moderator").wait_for()
    assert [line for line in page.complaints if "422" not in line] == []


@pytest.mark.parametrize("address", ["/", "/the-tide-table/", "/tags/harbours/", "/archive/", "/no-such-page/"])
def test_nothing_scrolls_sideways_at_320_pixels(tab, post, address):
    page = tab(address, viewport={"width": 320, "height": 640})

    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.evaluate(TOO_WIDE)


def test_the_pages_are_dark_when_the_system_is_or_the_reader_says_so(tab, post):
    def paper(page):
        return [
            int(part) for part in re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))
        ]

    light, dark = tab("/", color_scheme="light"), tab("/", color_scheme="dark")
    assert min(paper(light)) > 200
    assert max(paper(dark)[:3]) < 60
    light.get_by_role("button", name="Dark").click()
    light.locator("html[data-theme=dark]").wait_for()
    assert max(paper(light)[:3]) < 60


def test_the_page_of_a_post_asks_no_third_party_and_breaks_no_policy(tab, post, live_server):
    page = tab("/the-tide-table/")
    fetched = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")

    assert fetched
    assert [address for address in fetched if not address.startswith(live_server.url)] == []
    assert page.complaints == []


def test_code_is_read_from_its_beginning_whatever_the_direction_of_the_page(tab, post):
    page = tab("/the-tide-table/")
    page.evaluate("document.documentElement.dir = 'rtl'")

    direction = "one => getComputedStyle(document.querySelector(one)).direction"
    assert [page.evaluate(direction, one) for one in ("body", "pre", "pre code")] == ["rtl", "ltr", "ltr"]


def test_on_paper_code_is_whole_and_forms_are_left_out(tab, post):
    page = tab("/the-tide-table/", viewport={"width": 700, "height": 900})
    code = page.locator("figure.code .region")
    is_cut = "region => region.scrollWidth > region.clientWidth"
    assert code.evaluate(is_cut)

    page.emulate_media(media="print")
    assert not code.evaluate(is_cut)
    assert not page.locator("#reply").is_visible()
    assert not page.get_by_role("navigation", name="Main").is_visible()
