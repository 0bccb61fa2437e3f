"""Writing below a post with a real browser and without script: wait, change, answer, report, take back."""

import pytest

from blog.models import Comment, CommentReport
from tests.factories import a_comment, a_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Is *this* so?\n\n> " * 3 + "```\n" + "x" * 300 + "\n```\n" + "W" * 400


@pytest.fixture
def post(planted):
    post = a_post("The tide table", slug="the-tide-table")
    a_comment(post, status="approved", name="Maren", body="First.")
    return post


def write(page, words):
    page.fill("#c-name", "Ben")
    page.fill("#c-email", "ben@example.org")
    page.fill("#c-body", words)
    page.click("text=Post comment")


def test_a_guest_writes_changes_and_takes_back_without_script(tab, post):
    page = tab("/the-tide-table/", java_script_enabled=False)
    write(page, "Is it *so*?")
    own = page.locator(".c.pending")
    assert "Only you can see this. You can edit it until" in own.inner_text()

    own.get_by_role("link", name="Edit").click()
    page.fill("#c-body", "It is **so**.")
    page.click("text=Save")
    assert own.locator("strong", has_text="so").count() == 1
    assert "(edited)" in own.inner_text()

    own.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    assert "Your comment has been deleted." in page.locator("[role=status]").inner_text()
    assert Comment.objects.get(name="Ben").status == "removed"


def test_a_reader_answers_and_reports_without_script(tab, post):
    page = tab("/the-tide-table/", java_script_enabled=False)
    page.get_by_role("link", name="Reply to Maren").click()
    write(page, "An answer.")
    assert Comment.objects.filter(name="Ben", parent__name="Maren").count() == 1

    page.get_by_role("link", name="Report the comment by Maren").click()
    page.get_by_label("It is spam").check()
    page.get_by_role("button", name="Report").click()
    assert "A moderator will look at that comment." in page.locator("[role=status]").inner_text()
    assert CommentReport.objects.get().comment.name == "Maren"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_typed_is_wider_than_a_narrow_screen(tab, post, scheme):
    a_comment(post, status="approved", name="W" * 80, body=WORDS)
    a_comment(post, status="approved", body="> " * 11 + "deep " + "W" * 90)

    page = tab("/the-tide-table/", viewport={"width": 320, "height": 700}, color_scheme=scheme)

    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate("""[...document.querySelectorAll('.c *')].every(
        one => one.closest('.vh') || one.getBoundingClientRect().right <= 321)""")
    assert page.complaints == []
