"""Nobody without the right to decide about comments sees or does anything of it; nobody deletes a thread."""

import pytest
from django.test import Client
from django.urls import reverse

from blog.models import Comment, CommentDecision, CommentStatus, User, WriterBan
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_comment, a_user, an_admin

pytestmark = pytest.mark.django_db
VERBS = {
    "decide": {"decision": "approve"},
    "undo": {},
    "reply": {"body": "Hello."},
    "settle": {},
    "ban": {"kinds": ["address"], "reason": "x"},
}


def stranger(name: str) -> Client:
    return Client() if name == "nobody" else at_the_desk(an_editor() if name == "Ada" else a_user("Cy"))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["Ada", "Cy", "nobody"])
def test_only_moderators_do_anything_with_a_comment(name: str, verb: str) -> None:
    comment = a_comment()
    address = reverse(f"wagtailsnippets_blog_comment:{verb}", args=[comment.pk])

    for headers in ({}, {"Accept": "application/json"}):
        assert stranger(name).post(address, VERBS[verb], headers=headers).status_code in (302, 403)

    assert Comment.objects.get().status == CommentStatus.PENDING
    assert not CommentDecision.objects.exists()
    assert not WriterBan.objects.exists()


@pytest.mark.parametrize("name", ["Ada", "Cy", "nobody"])
@pytest.mark.parametrize("address", ["/admin/comments/", "/admin/moderation/log/", "/admin/moderation/bans/"])
def test_only_moderators_see_the_queue_the_log_and_the_bans(name: str, address: str) -> None:
    a_comment(body="Not for your eyes.")

    for each in (address, f"{address}results/"):
        answer = stranger(name).get(each)
        assert answer.status_code in (302, 403)
        assert "Not for your eyes." not in answer.content.decode()


def test_editors_see_nothing_of_it_in_the_menu_and_on_the_dashboard() -> None:
    a_comment()
    page = at_the_desk(an_editor()).get("/admin/").content.decode()

    assert "/admin/comments/" not in page
    assert "/admin/moderation/" not in page


def test_moderators_find_it_in_the_menu_pending_first_when_something_waits() -> None:
    desk = at_the_desk(a_moderator())
    assert '"/admin/comments/"' in desk.get("/admin/").content.decode()

    a_comment()

    page = desk.get("/admin/").content.decode()
    assert "/admin/comments/?status=pending" in page
    assert "/admin/moderation/log/" in page


@pytest.mark.parametrize("verb", [*VERBS, "empty"])
def test_nothing_is_done_by_a_get(verb: str) -> None:
    comment = a_comment()
    args = [] if verb == "empty" else [comment.pk]

    answer = at_the_desk(a_moderator()).get(reverse(f"wagtailsnippets_blog_comment:{verb}", args=args))

    assert answer.status_code == (200 if verb == "ban" else 405)
    assert not CommentDecision.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_done_without_the_token_of_the_session(verb: str) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(a_moderator())
    comment = a_comment()

    answer = careful.post(reverse(f"wagtailsnippets_blog_comment:{verb}", args=[comment.pk]), VERBS[verb])

    assert answer.status_code == 403
    assert not CommentDecision.objects.exists()


@pytest.mark.parametrize("user", [a_moderator, an_admin])
def test_no_thread_is_deleted_from_the_admin(user: "type[User]") -> None:
    desk, comment = at_the_desk(user("Dot")), a_comment()
    a_comment(comment.post, parent=comment)

    desk.post(reverse("wagtailsnippets_blog_comment:delete", args=[comment.pk]))
    desk.post(reverse("wagtail_bulk_action", args=["blog", "comment", "delete"]) + f"?id={comment.pk}")

    assert Comment.objects.count() == 2
