"""Two editors, two tabs, an old form: nothing is overwritten unseen, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession

from blog.models import Post, User
from tests.blog.admin_desk import an_editor, at_the_desk, edit_address, filled_in
from tests.blog.desk import form_of
from tests.blog.reviewing_desk import a_reviewer
from tests.factories import a_draft, an_admin

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def maren() -> User:
    return an_editor("Maren")


@pytest.fixture
def post(maren: User) -> Post:
    draft = a_draft("Harbours")
    draft.save_revision(user=maren)
    return draft


@pytest.fixture
def desk() -> Client:
    return at_the_desk(an_editor("Eve"))


def opened(desk: Client, post: Post) -> QueryDict:
    return form_of(desk, edit_address(post))


def send(desk: Client, post: Post, form: QueryDict, **fields: Any) -> Any:
    for name, value in fields.items():
        form[name.replace("__", "-")] = value
    return desk.post(edit_address(post), form.urlencode(), content_type=FORM)


def newest(post: Post) -> Any:
    return Post.objects.get(pk=post.pk).get_latest_revision_as_object()


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_an_old_form_is_refused_with_what_was_typed_and_who_was_quicker(desk: Client, post: Post, maren: User) -> None:
    mine = opened(desk, post)
    hers = at_the_desk(maren)
    assert send(hers, post, opened(hers, post), excerpt="Maren's words.").status_code == 302
    before = post.revisions.count()

    answer = send(desk, post, mine, excerpt="My words.")

    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Maren saved this post a moment ago" in page
    assert "My words." in page
    assert reverse("wagtailadmin_pages:revisions_compare", args=[post.pk, *_ids(post)]) in page
    assert (newest(post).excerpt, post.revisions.count()) == ("Maren's words.", before)


def _ids(post: Post) -> list[int]:
    return list(post.revisions.order_by("pk").values_list("pk", flat=True))


def test_pressing_again_puts_mine_on_top_and_keeps_hers(desk: Client, post: Post, maren: User) -> None:
    mine = opened(desk, post)
    send(at_the_desk(maren), post, opened(at_the_desk(maren), post), excerpt="Maren's words.")
    shown = send(desk, post, mine, excerpt="My words.")

    again = mine.copy()
    again["loaded_revision_id"] = str(newest(post).latest_revision_id)
    again["loaded_revision_created_at"] = shown.context["loaded_revision_created_at"]
    answer = send(desk, post, again, excerpt="My words.")

    assert answer.status_code == 302
    assert newest(post).excerpt == "My words."
    assert "Maren's words." in [each.content["excerpt"] for each in post.revisions.all()]


def test_a_refused_form_does_not_save_itself(desk: Client, post: Post, maren: User) -> None:
    mine = opened(desk, post)
    send(at_the_desk(maren), post, opened(at_the_desk(maren), post), excerpt="Maren's words.")

    assert b"data-w-autosave-interval-value" not in send(desk, post, mine, excerpt="My words.").content


def test_my_own_other_window_counts_as_well(desk: Client, post: Post) -> None:
    first, second = opened(desk, post), opened(desk, post)
    send(desk, post, first, excerpt="One window.")

    answer = send(desk, post, second, excerpt="The other window.")

    assert "You saved this post in another window" in answer.content.decode()
    assert newest(post).excerpt == "One window."


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_an_old_form_neither_publishes_nor_hands_in(button: str, post: Post, maren: User) -> None:
    dot = a_reviewer("Rae")
    desk = at_the_desk(dot)
    mine = opened(desk, post)
    send(at_the_desk(maren), post, opened(at_the_desk(maren), post), excerpt="Maren's words.")

    mine[button] = "1"
    answer = send(desk, post, mine, excerpt="My words.")

    assert answer.status_code == 200
    stored = Post.objects.get(pk=post.pk)
    assert (stored.live, stored.workflow_in_progress, newest(post).excerpt) == (False, False, "Maren's words.")


def test_the_newest_form_is_saved_without_a_word(desk: Client, post: Post) -> None:
    answer = send(desk, post, opened(desk, post), excerpt="Mine.")

    assert answer.status_code == 302
    assert newest(post).excerpt == "Mine."


def test_a_script_that_names_no_version_is_taken_as_before(desk: Client, post: Post, maren: User) -> None:
    send(at_the_desk(maren), post, opened(at_the_desk(maren), post), excerpt="Maren's words.")

    answer = desk.post(edit_address(post), filled_in(slug=post.slug, excerpt="The script's."))

    assert answer.status_code == 302
    assert newest(post).excerpt == "The script's."


def test_an_autosave_of_an_old_form_is_refused_as_well(desk: Client, post: Post, maren: User) -> None:
    mine = opened(desk, post)
    send(at_the_desk(maren), post, opened(at_the_desk(maren), post), excerpt="Maren's words.")

    mine["excerpt"] = "Mine."
    address = edit_address(post)
    answer = desk.post(address, mine.urlencode(), content_type=FORM, headers={"accept": "application/json"})

    assert (answer.status_code, answer.json()["error_code"]) == (400, "invalid_revision")
    assert newest(post).excerpt == "Maren's words."


def test_a_locked_post_keeps_what_was_typed_in_the_form(desk: Client, post: Post) -> None:
    mine = opened(desk, post)
    post.locked, post.locked_by = True, an_admin("Dot")
    post.save(update_fields=["locked", "locked_by"])

    answer = send(desk, post, mine, excerpt="My words.")

    assert answer.status_code == 200
    assert "locked" in told(answer)
    assert "My words." in answer.content.decode()


def test_whoever_else_is_editing_is_shown(desk: Client, post: Post, maren: User) -> None:
    opened(at_the_desk(maren), post)
    opened(desk, post)
    session = EditingSession.objects.get(user__username="eve")

    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", post.pk, session.pk])
    others = desk.post(ping).json()["other_sessions"]

    assert [each["user"] for each in others] == ["Maren"]
