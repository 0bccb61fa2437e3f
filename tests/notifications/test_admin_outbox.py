"""The outbox: every mail found, and read as it was written; what needs a person."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from blog.models import Event, Post
from notifications import suppressing
from notifications.admin.outbox import described
from notifications.models import Attempt, Delivery, DeliveryState, DigestItem, Relay, Suppression
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.factories import a_post
from tests.notifications.outbox_desk import OUTBOX, now_in, text_of
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("question", "finds"),
    [
        ("", True),
        ("q=rosa@example.org", True),
        ("q=ROSA@EXAMPLE.org", True),
        ("q=rosa", False),
        ("q=sam@example.org", False),
        ("q=%00", True),
        ("q=a@" + "x" * 80 + ".org", False),
        ("state=accepted", True),
        ("state=dead", False),
        ("mail=post_published", True),
        ("mail=comment_approved", False),
        ("message_class=transactional", False),
        ("later=bounced", False),
        ("later=nonsense&state=nonsense&post=x&event=-1&digest_of=9e99&p=9", True),
        ("post=99999999999999999999", True),
        ("created_at_from=2020-01-01", True),
        ("created_at_to=2020-01-01", False),
    ],
)
def test_the_outbox_is_searched_and_narrowed(desk: Client, birds: Post, question: str, finds: bool) -> None:
    response = desk.get(f"{OUTBOX}?{question}")

    assert response.status_code == 200
    assert bool(response.context["object_list"]) is finds


def test_the_outbox_finds_the_mails_of_a_post_and_the_digests_it_was_in(desk: Client, birds: Post) -> None:
    digest = Delivery.objects.create(
        event=Event.objects.latest("pk"), recipient_key="f" * 32, mail="digest_daily", message_class="bulk"
    )
    event = Event.objects.get(kind="post_published")
    DigestItem.objects.create(
        event=event, recipient_key="f" * 32, scope="site", available_at=event.occurred_at, delivery=digest
    )

    assert desk.get(f"{OUTBOX}?post={birds.pk}").context["object_list"].count() == 2
    assert list(desk.get(f"{OUTBOX}?digest_of={event.pk}").context["object_list"]) == [digest]
    assert vars(described([digest])[0])["about"] == "1 post"
    assert not desk.get(f"{OUTBOX}?post={birds.pk + 1}").context["object_list"]


def test_the_list_masks_addresses(desk: Client, birds: Post) -> None:
    page = text_of(desk.get(OUTBOX))

    assert "r…@e…org" in page
    assert "rosa@" not in page


def test_the_outbox_costs_the_same_for_20_and_for_2000(desk: Client, django_assert_max_num_queries: Any) -> None:
    subscribers(20)
    a_post("Birds")
    work()
    desk.get(f"{OUTBOX}?state=accepted")
    with django_assert_max_num_queries(18) as few:
        desk.get(f"{OUTBOX}?state=accepted")

    like = Delivery.objects.latest("pk")
    copies = [
        Delivery(event=like.event, recipient_key=f"a{n:031d}", mail=like.mail, message_class="bulk", state="accepted")
        for n in range(2000)
    ]
    Delivery.objects.bulk_create(copies)
    with django_assert_max_num_queries(len(few)):
        assert desk.get(f"{OUTBOX}?state=accepted&p=3").status_code == 200


def test_a_mail_written_to_the_folder_is_shown_as_it_was_written(desk: Client, settings: Any, tmp_path: Path) -> None:
    settings.BELLBIRD_MAIL_DIR = tmp_path
    backend = {"BACKEND": "notifications.backends.folder.FolderBackend", "OPTIONS": {"path": str(tmp_path)}}
    settings.MAILERS = {"default": backend, "bulk": backend}
    a_subscriber("rosa@example.org")
    a_post("Birds <script>alert(1)</script>")
    work()
    mail = Delivery.objects.get()

    response = desk.get(f"{OUTBOX}{mail.pk}/")
    shown = response.context["shown"]

    assert "as it was written to the mail folder" in shown.origin
    assert shown.file in {path.name for path in tmp_path.iterdir()}
    assert ("Message-ID", mail.message_id) in shown.headers
    assert "<script>alert" not in response.content.decode()
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in response.content.decode()
    assert 'target="_blank" rel="noopener noreferrer"' in shown.html


def test_without_a_file_the_mail_is_written_again_and_that_is_said(desk: Client, birds: Post) -> None:
    mail = Delivery.objects.get()

    shown = desk.get(f"{OUTBOX}{mail.pk}/").context["shown"]
    assert "written again just now" in shown.origin
    assert "Birds" in shown.subject

    birds.delete()
    shown = desk.get(f"{OUTBOX}{mail.pk}/").context["shown"]
    assert "cannot be written any more" in shown.trouble


def test_a_mail_id_that_is_a_path_finds_no_file(desk: Client, birds: Post, settings: Any, tmp_path: Path) -> None:
    settings.BELLBIRD_MAIL_DIR = tmp_path
    (tmp_path / "x-secret.eml").write_text("Subject: secret\n\n")
    mail = now_in("accepted", message_id="<*@x>")

    assert desk.get(f"{OUTBOX}{mail.pk}/").context["shown"].file == ""


def test_the_story_has_every_try_and_its_answer(desk: Client, birds: Post) -> None:
    mail = now_in("uncertain", last_text="the line went dead")
    Attempt.objects.update_or_create(
        delivery=mail, n=1, defaults={"outcome": "uncertain", "code": 451, "text": "line gone"}
    )

    page = text_of(desk.get(f"{OUTBOX}{mail.pk}/"))

    assert "Try 1" in page
    assert "451 line gone" in page
    assert "the line went dead" in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DeliveryState.UNCERTAIN, "1 mail may or may not have arrived"),
        (DeliveryState.STALE, "1 mail to subscribers was held back as no longer true"),
        (DeliveryState.DEAD, "1 mail was given up"),
        (DeliveryState.REJECTED, "1 mail was refused by the mail server"),
    ],
)
def test_what_needs_a_person_is_on_the_first_page_and_leads_to_the_mails(
    desk: Client, birds: Post, state: str, words: str
) -> None:
    now_in(state)

    assert words in text_of(desk.get("/admin/"))
    assert words not in text_of(at_the_desk(an_editor("Ada")).get("/admin/"))


def test_a_refusal_of_an_address_that_is_written_to_no_more_needs_nobody(desk: Client, birds: Post) -> None:
    mail = now_in(DeliveryState.REJECTED)
    assert desk.get(f"{OUTBOX}?state=rejected&only=undecided").context["items_count"] == 1

    suppressing.suppress(mail.recipient_key, Suppression.Reason.BOUNCED, detail="5.1.1", via="mail")

    assert "refused by the mail server" not in text_of(desk.get("/admin/"))
    assert desk.get(f"{OUTBOX}?state=rejected&only=undecided").context["items_count"] == 0


def test_a_mail_server_that_is_down_is_on_the_first_page(desk: Client) -> None:
    Relay.went_down("bulk", "Connection refused")

    assert "The mail server does not answer" in text_of(desk.get("/admin/"))
