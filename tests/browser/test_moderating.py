"""The moderators' queue in a real Chromium: cleared by keys alone, with undo, reply, and nothing decided silently."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.users.models import UserProfile as AdminProfile

from blog.models import Comment, CommentDecision, CommentStatus, User
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment, a_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PENDING = "/admin/comments/?status=pending"
SESSION_COOKIE = settings.SESSION_COOKIE_NAME
LOADED = "() => document.querySelector('[data-bb-queue]') && document.readyState === 'complete'"


@pytest.fixture
def dot(planted: None) -> User:
    group, _ = Group.objects.get_or_create(name="Moderators")
    wanted = ["access_admin", "change_comment", "view_comment"]
    group.permissions.add(*Permission.objects.filter(codename__in=wanted))
    return a_moderator()


@pytest.fixture
def queue(tab: Any, dot: User) -> Callable[..., Any]:
    """Opens the queue as Dot, and counts every key that is pressed there."""

    def open_queue(path: str = PENDING, **options: Any) -> Any:
        page = tab("/robots.txt", viewport={"width": 1280, "height": 1000}, **options)
        page.set_default_timeout(60_000)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": session_of(dot), "url": page.url}])
        page.complaints.clear()  # of the page that is only there to take the cookie
        page.goto(path)
        if options.get("java_script_enabled", True):
            page.wait_for_function(LOADED)
        page.presses = 0
        return page

    return open_queue


def session_of(user: User) -> str:
    return at_the_desk(user).cookies[SESSION_COOKIE].value


def press(page: Any, key: str) -> None:
    page.presses += 1
    page.keyboard.press(key)


def comments(number: int) -> list[Comment]:
    post = a_post()
    return [a_comment(post, name=f"Ben {count}", body=f"Number {count}.") for count in range(number)]


def wait_until_decided(page: Any, words: str) -> None:
    page.locator(".bb-row--decided", has_text=words).first.wait_for()


def test_fifty_waiting_comments_are_cleared_by_keys_alone_in_sixty_presses(queue: Any) -> None:
    comments(50)
    page = queue()

    for _ in range(60):
        page.locator("[data-comment]:visible, [data-bb-empty]:visible").first.wait_for()
        if page.locator("[data-bb-empty]").is_visible():
            break
        press(page, "a")
        page.wait_for_timeout(100)

    assert page.presses == 50
    assert Comment.objects.approved().count() == 50
    assert CommentDecision.objects.filter(via="keys").count() == 50
    assert page.locator("[data-bb-count=pending]").inner_text() == "0"
    assert page.complaints == []


def test_keys_move_decide_and_undo(queue: Any) -> None:
    third, second, first = comments(3)
    page = queue()

    press(page, "j")
    press(page, "j")
    press(page, "s")
    wait_until_decided(page, "is marked as spam")
    assert page.evaluate("document.activeElement.dataset.comment") == str(third.pk)
    press(page, "k")
    press(page, "d")
    wait_until_decided(page, "is put into the bin")
    press(page, "z")
    page.locator(f"#comment-{first.pk}").wait_for()

    states = {each.pk: each.status for each in Comment.objects.all()}
    assert states == {first.pk: "pending", second.pk: "spam", third.pk: "pending"}
    assert page.evaluate("document.activeElement.dataset.comment") == str(first.pk)
    assert page.locator("[data-bb-count=pending]").inner_text() == "2"


def test_replying_by_key_types_no_decisions_and_approves(queue: Any) -> None:
    (comment,) = comments(1)
    page = queue()

    press(page, "r")
    page.keyboard.type("A sad dull jazz.")
    page.keyboard.press("Control+Enter")
    wait_until_decided(page, "is public")

    comment.refresh_from_db()
    assert comment.status == CommentStatus.APPROVED
    assert comment.replies.get().body == "A sad dull jazz."


def test_what_is_selected_is_decided_with_shift(queue: Any) -> None:
    kept, *spam = comments(3)
    page = queue()

    press(page, "x")
    press(page, "j")
    press(page, "j")
    press(page, "x")
    press(page, "Shift+S")
    page.wait_for_function("() => document.querySelectorAll('.bb-row--decided button').length === 2")

    assert set(Comment.objects.filter(status="spam")) == set(spam)
    kept.refresh_from_db()
    assert kept.status == CommentStatus.PENDING


@pytest.mark.parametrize("key", ["a", "Shift+S"])
def test_a_key_held_down_decides_once(queue: Any, key: str) -> None:
    comments(5)
    page = queue()
    press(page, "x")

    *held, letter = key.split("+")
    for modifier in held:
        page.keyboard.down(modifier)
    for _ in range(4):  # without a release between them the browser calls all but the first repeats
        page.keyboard.down(letter)
        page.locator("[data-comment]:visible [data-bulk-action-checkbox]").first.evaluate(
            "box => { box.checked = true }"
        )
    page.keyboard.up(letter)
    page.locator(".bb-row--decided button").first.wait_for()
    page.wait_for_timeout(500)

    assert Comment.objects.exclude(status=CommentStatus.PENDING).count() == 1


def test_a_key_held_down_undoes_once_and_moves_on(queue: Any) -> None:
    comments(4)
    page = queue()
    press(page, "s")
    press(page, "s")
    page.wait_for_function("() => document.querySelectorAll('.bb-row--decided button').length === 2")

    for _ in range(3):
        page.keyboard.down("z")
    page.keyboard.up("z")
    page.wait_for_timeout(1000)
    assert Comment.objects.filter(status=CommentStatus.SPAM).count() == 1

    page.locator("[data-comment]:visible").first.focus()
    for _ in range(3):
        page.keyboard.down("j")
    assert page.evaluate("document.activeElement === [...document.querySelectorAll('[data-comment]')].at(-1)")


def test_keys_do_nothing_once_the_account_has_switched_them_off(queue: Any, dot: User) -> None:
    comments(2)
    profile = AdminProfile.get_for_user(dot)
    profile.keyboard_shortcuts = False
    profile.save()
    page = queue()

    for key in ("j", "a", "s", "d", "u", "x", "z", "Shift+A"):
        press(page, key)
    page.wait_for_timeout(500)

    assert Comment.objects.pending().count() == 2
    page.get_by_role("button", name="Approve").first.click()
    wait_until_decided(page, "is approved")


def test_keys_with_other_keys_held_or_in_a_field_decide_nothing(queue: Any) -> None:
    comments(1)
    page = queue()

    for key in ("Control+d", "Alt+a", "Meta+s"):
        page.keyboard.press(key)
    page.locator("input[name=q]").click()
    page.keyboard.type("asd")
    page.wait_for_timeout(500)

    assert Comment.objects.pending().count() == 1


@pytest.mark.parametrize("trouble", ["session", "network"])
def test_a_decision_that_could_not_be_sent_puts_its_row_back_and_says_so(queue: Any, trouble: str) -> None:
    comments(2)
    page = queue()
    if trouble == "session":
        page.context.clear_cookies()
    else:
        page.route("**/decide/**", lambda route: route.abort())

    press(page, "a")
    page.locator(".messages .error").wait_for()

    assert page.locator("[data-comment]:visible").count() == 2
    assert "Nothing was decided" in page.locator(".messages").inner_text()
    assert Comment.objects.pending().count() == 2


def test_who_comes_second_sees_who_was_first(queue: Any) -> None:
    (comment,) = comments(1)
    page = queue()
    comment.approve(a_moderator("Eve"))

    press(page, "s")
    wait_until_decided(page, "was approved already, by Eve")

    comment.refresh_from_db()
    assert comment.status == CommentStatus.APPROVED


def test_all_of_it_works_without_javascript(queue: Any) -> None:
    comment, _other = comments(2)
    page = queue(java_script_enabled=False)

    row = page.locator(f"#comment-{comment.pk}")
    row.get_by_role("button", name="Approve").click()
    assert "is approved" in page.locator(".messages").inner_text()
    page.locator(".messages").get_by_role("button", name="Undo").press("Enter")  # Wagtail covers it with its own notice
    assert "waiting again" in page.locator(".messages").inner_text()

    comment.refresh_from_db()
    assert comment.status == CommentStatus.PENDING
