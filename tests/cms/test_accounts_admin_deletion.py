"""Deleting people in Wagtail's admin: the same as their own leaving, or refused in words."""

import pytest
from django.test import Client

from blog.models import Comment, User
from cms.models import Session
from notifications.models import Delivery, Reader, Suppression, recipient_key
from tests.cms.account_pages import NINA, confirm, sign_in, sign_up
from tests.factories import a_comment, a_post, a_user, an_admin
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
BULK = "/admin/bulk/blog/user/delete/"


@pytest.fixture
def dot(client: Client) -> Client:
    client.force_login(an_admin("Dot"))
    return client


@pytest.fixture
def nina() -> User:
    """Who has signed up, has a reader's preferences and has written a comment."""
    browser = Client()
    a_post("Bells")
    sign_up(browser)
    confirm(browser)
    sign_in(browser)
    found = User.objects.get(email=NINA)
    Reader.of(recipient_key(NINA), NINA, user=found)
    a_comment(a_post("Boats"), user=found, name="Nina", email=NINA, body="Stays.")
    work()
    return found


def leave_nothing_of(nina: User, comment_pk: int) -> None:
    comment = Comment.objects.get(pk=comment_pk)
    assert (comment.name, comment.email, comment.body, comment.user) == ("Former reader", "", "Stays.", None)
    assert not User.objects.filter(email=NINA).exists()
    assert not Session.objects.filter(user_id=str(nina.pk)).exists()
    assert not Reader.objects.exists()
    assert not Delivery.objects.filter(email=NINA).exists()
    assert Suppression.objects.erased().get().recipient_key == recipient_key(NINA)


def test_an_administrators_deletion_forgets_as_much_as_their_own(dot: Client, nina: User) -> None:
    comment = nina.comments.get().pk

    page = dot.post(f"/admin/users/delete/{nina.pk}/", follow=True).content.decode()

    assert "1 account was deleted" in page
    leave_nothing_of(nina, comment)


def test_so_does_that_of_many_at_once(dot: Client, nina: User) -> None:
    comment, cy = nina.comments.get().pk, a_user("Cy")

    page = dot.post(f"{BULK}?id={nina.pk}&id={cy.pk}&next=/admin/users/", follow=True).content.decode()

    assert "2 accounts were deleted" in page
    assert not User.objects.filter(username="cy").exists()
    leave_nothing_of(nina, comment)


def test_looking_at_the_question_deletes_nobody(dot: Client, nina: User) -> None:
    assert dot.get(f"/admin/users/delete/{nina.pk}/").status_code == 200
    assert dot.get(f"{BULK}?id={nina.pk}").status_code == 200

    assert User.objects.filter(pk=nina.pk).exists()


def test_whose_posts_are_read_is_not_deleted_and_nobody_with_them(dot: Client, nina: User) -> None:
    ada = a_user("Ada")

    for page in (
        dot.post(f"/admin/users/delete/{ada.pk}/", follow=True),
        dot.post(f"{BULK}?id={nina.pk}&id={ada.pk}&next=/admin/users/", follow=True),
    ):
        assert "Nobody was deleted. Posts belong to ada" in page.content.decode()
    assert User.objects.filter(pk__in=[ada.pk, nina.pk]).count() == 2


def test_other_bulk_actions_go_on_as_before(dot: Client) -> None:
    cy = a_user("Cy")

    dot.post(f"/admin/bulk/blog/user/set_active_state/?id={cy.pk}", {"mark_as_active": False})

    cy.refresh_from_db()
    assert not cy.is_active


def test_who_may_not_delete_people_reaches_none_of_it(nina: User) -> None:
    cy = Client()
    cy.force_login(a_user("Cy"))

    cy.post(f"/admin/users/delete/{nina.pk}/")
    cy.post(f"{BULK}?id={nina.pk}")

    assert User.objects.filter(pk=nina.pk).exists()


def test_deleted_by_any_road_they_are_signed_in_nowhere(nina: User) -> None:
    number = str(nina.pk)
    assert Session.objects.filter(user_id=number).exists()

    nina.delete()

    assert not Session.objects.filter(user_id=number).exists()
