"""The report of a post: it balances, and each figure leads to its mails; sending an update."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from blog.models import Post
from notifications.models import Delivery, Fanout, PostUpdate, Suppression
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.factories import a_post
from tests.notifications.outbox_desk import now_in, report, text_of
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db


def test_the_report_balances_and_each_figure_leads_to_its_list(desk: Client) -> None:
    for name in ("rosa", "sam"):
        a_subscriber(f"{name}@example.org")
    a_subscriber("tess@example.org", frequency="weekly")
    gone = a_subscriber("ulla@example.org")
    Suppression.objects.create(recipient_key=gone.recipient_key, reason="complained")
    post = a_post("Birds")
    work()

    page = desk.get(report(post))
    account = page.context["accounts"][0]["account"]

    assert (account.fanout.candidates, account.mails, account.in_digests, account.left_out) == (4, 2, 1, 1)
    assert account.balances
    assert "✓ balances" in text_of(page)
    lines = {line.label: line for line in account.lines()}
    assert lines["accepted"].own == 2
    assert len(desk.get(lines["accepted"].own_url).context["object_list"]) == 2
    assert lines["waits for the digest"].digest == 1


def test_a_report_that_does_not_balance_says_so(desk: Client, birds: Post) -> None:
    Fanout.objects.update(candidates=5)

    assert "✗ does not balance" in text_of(desk.get(report(birds)))


def test_what_providers_said_later_is_counted(desk: Client, birds: Post) -> None:
    now_in("accepted", delivered_at="2026-11-20T12:00Z", complained_at="2026-11-20T13:00Z")

    lines = {line.label: line.own for line in desk.get(report(birds)).context["accounts"][0]["account"].lines()}

    assert (lines["delivered"], lines["reported as spam"]) == (1, 1)


def test_an_editor_sees_figures_and_no_way_to_the_mails(birds: Post) -> None:
    page = at_the_desk(an_editor("Ada")).get(report(birds))

    assert page.status_code == 200
    assert 'href="/admin/outbox' not in page.content.decode()
    assert "Send an update" not in text_of(page)


def test_a_post_published_again_says_who_was_told_before(desk: Client, birds: Post) -> None:
    birds.unpublish()
    birds.publish()
    work()

    assert "Already e-mailed to 1 person on" in text_of(desk.get(report(birds)))


def test_within_the_typo_window_the_report_says_when_mails_leave(desk: Client, settings: Any) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    a_subscriber()
    post = a_post("Birds")
    work()

    assert "unpublishing cancels" in text_of(desk.get(report(post)))


def test_the_report_costs_the_same_for_20_and_2000_mails(desk: Client, django_assert_max_num_queries: Any) -> None:
    subscribers(20)
    post = a_post("Birds")
    work()
    desk.get(report(post))
    with django_assert_max_num_queries(16) as few:
        desk.get(report(post))

    like = Delivery.objects.latest("pk")
    copies = [
        Delivery(event=like.event, recipient_key=f"a{n:031d}", mail=like.mail, message_class="bulk", state="dead")
        for n in range(2000)
    ]
    Delivery.objects.bulk_create(copies)
    with django_assert_max_num_queries(len(few)):
        desk.get(report(post))


def test_an_update_says_beforehand_for_how_many_it_is_and_is_sent_once(desk: Client, birds: Post) -> None:
    address = reverse("bellbird_reports:update", args=[birds.pk])
    page = desk.get(address)
    assert "Everybody who follows this now: 1 person" in text_of(page)
    form = {"words": "It is a wren.", "audience": "earlier", "reason": "No robin."}
    token = str(page.context["form"].initial["token"])

    assert desk.post(address, {**form, "token": token, "reason": ""}).status_code == 422
    desk.post(address, {**form, "token": token})
    twice = desk.post(address, {**form, "token": token}, follow=True)

    assert "it goes out once" in text_of(twice)
    assert PostUpdate.objects.get().words == "It is a wren."
    assert PageLogEntry.objects.filter(action="notifications.update_sent").count() == 1
    assert "It is a wren." in text_of(desk.get(report(birds)))


@pytest.mark.parametrize("token", ["", "x", "../../etc", "\x00"])
def test_a_form_with_a_bent_token_sends_nothing(desk: Client, birds: Post, token: str) -> None:
    address = reverse("bellbird_reports:update", args=[birds.pk])

    answer = desk.post(address, {"words": "w", "audience": "followers", "reason": "r", "token": token})

    assert answer.status_code == 422
    assert not PostUpdate.objects.exists()


def test_no_update_is_offered_for_a_post_that_readers_cannot_see(desk: Client, birds: Post) -> None:
    birds.unpublish()
    address = reverse("bellbird_reports:update", args=[birds.pk])

    assert "Readers cannot see this post now" in text_of(desk.get(address))
    form = {"words": "w", "audience": "followers", "reason": "r", "token": "0" * 32}
    assert "Nothing is sent" in text_of(desk.post(address, form, follow=True))
    assert not PostUpdate.objects.exists()


def test_the_way_to_the_report_is_in_the_header_of_a_post(desk: Client, birds: Post) -> None:
    assert report(birds) in desk.get(reverse("wagtailadmin_pages:edit", args=[birds.pk])).content.decode()
    assert report(birds) in desk.get(reverse("wagtailadmin_explore", args=[birds.get_parent().pk])).content.decode()
