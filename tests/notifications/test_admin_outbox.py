"""The outbox: every mail found, read and decided about; the report that balances; what needs a person."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from blog.models import Event, Post
from notifications.models import Attempt, Delivery, DeliveryState, DigestItem, Fanout, PostUpdate, Relay, Suppression
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_post
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db
OUTBOX = "/admin/outbox/"


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


@pytest.fixture
def birds() -> Post:
    """A post that Rosa was mailed about."""
    a_subscriber("rosa@example.org")
    post = a_post("Birds")
    work()
    return post


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def now_in(state: str, **changes: Any) -> Delivery:
    mail = Delivery.objects.latest("pk")
    Delivery.objects.filter(pk=mail.pk).update(state=state, **changes)
    mail.refresh_from_db()
    return mail


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
    ("state", "decision", "after"),
    [
        ("uncertain", "arrived", "accepted"),
        ("uncertain", "again", "pending"),
        ("uncertain", "leave", "suppressed"),
        ("stale", "anyway", "pending"),
        ("dead", "retry", "pending"),
        ("rejected", "retry", "pending"),
        ("accepted", "again", "accepted"),
        ("accepted", "leave", "accepted"),
        ("suppressed", "anyway", "suppressed"),
        ("handing_off", "leave", "handing_off"),
    ],
)
def test_only_what_fits_the_state_can_be_decided(
    desk: Client, birds: Post, state: str, decision: str, after: str
) -> None:
    mail = now_in(state)

    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": decision})

    mail.refresh_from_db()
    assert mail.state == after


def test_a_decision_stands_in_the_posts_history_and_an_unknown_one_is_refused(desk: Client, birds: Post) -> None:
    mail = now_in("uncertain")
    assert desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "burn"}).status_code == 400

    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "arrived"})
    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "again"})

    entry = PageLogEntry.objects.get(action="notifications.mail_decided")
    assert (entry.page_id, entry.data["what"]) == (birds.pk, "It arrived")


def test_a_mail_to_somebody_erased_is_not_sent_again(desk: Client, birds: Post) -> None:
    mail = now_in("uncertain", email="")

    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "again"})

    mail.refresh_from_db()
    assert mail.state == "uncertain"
    assert "again" not in [offer["decision"].name for offer in desk.get(f"{OUTBOX}{mail.pk}/").context["decisions"]]


def test_all_that_a_filter_finds_is_decided_after_it_was_counted(desk: Client) -> None:
    subscribers(3)
    post = a_post("Birds")
    work()
    Delivery.objects.update(state="uncertain")
    other = Delivery.objects.create(
        event=Event.objects.latest("pk"), recipient_key="e" * 32, mail="x", message_class="bulk", state="dead"
    )
    narrowed = f"{OUTBOX}decide/?post={post.pk}&mail=post_published"

    asked = desk.post(narrowed, {"decision": "arrived"})
    assert "for 3 mails?" in text_of(asked)
    assert Delivery.objects.filter(state="uncertain").count() == 3

    desk.post(narrowed, {"decision": "arrived", "confirmed": "yes"})
    assert Delivery.objects.filter(state="accepted").count() == 3
    other.refresh_from_db()
    assert other.state == "dead"
    assert PageLogEntry.objects.get(action="notifications.mail_decided").data["number"] == 3


@pytest.mark.parametrize("question", ["", "q=%00", "q=%20", "state=nonsense", "post=x", "p=2"])
def test_nothing_is_decided_about_all_mails_there_are(desk: Client, birds: Post, question: str) -> None:
    mail = now_in("uncertain")

    answer = desk.post(f"{OUTBOX}decide/?{question}", {"decision": "leave", "confirmed": "yes"})

    mail.refresh_from_db()
    assert (answer.status_code, mail.state) == (400, "uncertain")


def test_the_address_of_a_mail_is_suppressed_with_a_reason(desk: Client, birds: Post) -> None:
    mail = Delivery.objects.get()

    desk.post(f"{OUTBOX}{mail.pk}/suppress/", {"reason": " "})
    assert not Suppression.objects.exists()
    desk.post(f"{OUTBOX}{mail.pk}/suppress/", {"reason": "They phoned."})
    assert Suppression.objects.get().recipient_key == mail.recipient_key


def report(post: Post) -> str:
    return reverse("bellbird_reports:post", args=[post.pk])


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


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DeliveryState.UNCERTAIN, "1 mail may or may not have arrived"),
        (DeliveryState.STALE, "1 mail to subscribers was held back as no longer true"),
        (DeliveryState.DEAD, "1 mail was given up"),
    ],
)
def test_what_needs_a_person_is_on_the_first_page_and_leads_to_the_mails(
    desk: Client, birds: Post, state: str, words: str
) -> None:
    now_in(state)

    assert words in text_of(desk.get("/admin/"))
    assert words not in text_of(at_the_desk(an_editor("Ada")).get("/admin/"))


def test_a_mail_server_that_is_down_is_on_the_first_page(desk: Client) -> None:
    Relay.went_down("bulk", "Connection refused")

    assert "The mail server does not answer" in text_of(desk.get("/admin/"))
