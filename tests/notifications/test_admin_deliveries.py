"""Reports > Deliveries: the announcements with their figures."""

from typing import Any

import pytest

from notifications.models import Fanout
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
PAGE = "/admin/deliveries/"


def shown(user: Any) -> str:
    return " ".join(at_the_desk(user).get(PAGE, follow=True).content.decode().split())


def test_each_announcement_has_its_figures_and_each_leads_to_its_mails() -> None:
    a_subscriber("ben@example.org")
    a_subscriber("cy@example.org")
    post = a_post("Birds")
    work()

    page = shown(a_moderator())

    fanout = Fanout.objects.get()
    assert f'<a href="/admin/deliveries/{post.pk}/">Birds</a>' in page
    assert f"event={fanout.event_id}" in page
    assert ">2</a> accepted" in page
    assert "delivered" not in page


def test_before_anybody_was_mailed_it_says_so() -> None:
    assert "Nobody has been mailed about a post yet." in shown(a_moderator())


def test_who_may_not_see_mails_does_not_see_it() -> None:
    a_subscriber("ben@example.org")
    a_post("Birds")
    work()

    assert "To be told" not in shown(an_editor())


def test_many_announcements_cost_a_bounded_number_of_queries(django_assert_max_num_queries: Any) -> None:
    a_subscriber("ben@example.org")
    for number in range(5):
        a_post(f"Birds {number}")
    work()
    desk = at_the_desk(a_moderator())
    desk.get(PAGE)

    with django_assert_max_num_queries(30):
        assert "Birds 4" in desk.get(PAGE).content.decode()
