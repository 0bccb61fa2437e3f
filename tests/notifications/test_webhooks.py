"""What providers say by webhook: kept once, dealt with later, and no forgery is heard."""

from datetime import timedelta

import pytest
from anymail.signals import tracking
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from notifications.models import Attempt, Delivery, DeliveryState, ProviderEvent, Suppression
from notifications.providers import processing
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import KEYS, a_delivery, brevo, call, mailgun, postmark, resend, sendgrid

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    settings.ANYMAIL = KEYS


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("postmark", postmark),
        ("mailgun", mailgun),
        ("sendgrid", lambda delivery: [sendgrid(delivery)]),
        ("brevo", brevo),
        ("resend", resend),
    ],
)
def test_a_delivery_is_known_to_have_arrived(provider, said):
    delivery = a_delivery()

    answer = call(provider, said(delivery))
    work()

    delivery.refresh_from_db()
    assert answer.status_code == 200
    assert delivery.delivered_at is not None
    assert ProviderEvent.objects.get().delivery == delivery


def test_the_request_itself_only_keeps_what_was_said():
    delivery = a_delivery()

    call("postmark", postmark(delivery, "SpamComplaint"))

    delivery.refresh_from_db()
    event = ProviderEvent.objects.get()
    assert (delivery.complained_at, event.processed_at) == (None, None)
    assert event.raw["Email"] == "rosa@example.org"


@pytest.mark.parametrize("password", ["", "bellbird:unheard", "bellbird"])
@pytest.mark.parametrize("provider", ["postmark", "sendgrid", "brevo", "resend", "mailjet", "sparkpost"])
def test_a_forged_call_is_refused_and_leaves_nothing(provider, password):
    answer = call(provider, postmark(a_delivery(), "Bounce"), password)

    assert answer.status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_forged_signature_is_refused_and_leaves_nothing(settings):
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEYS["MAILGUN_WEBHOOK_SIGNING_KEY"]}

    forged = call("mailgun", mailgun(a_delivery(), key="guessed"), "")
    signed = call("mailgun", mailgun(a_delivery()), "")

    assert (forged.status_code, signed.status_code) == (400, 200)
    assert ProviderEvent.objects.count() == 1


def test_without_a_secret_there_is_no_webhook(settings):
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "abc"}

    assert call("postmark", postmark(a_delivery()), "").status_code == 404
    assert not ProviderEvent.objects.exists()


def test_a_provider_whose_keys_are_missing_has_no_webhook():
    assert call("mailersend", {}).status_code == 404
    assert call("mandrill", {}).status_code == 404


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_nothing_but_a_post_says_anything(method):
    answer = getattr(Client(), method)("/webhooks/mail/postmark/tracking/")

    assert answer.status_code in {200, 405}
    assert not ProviderEvent.objects.exists()


def test_we_take_no_mail_in():
    assert Client().post("/webhooks/mail/postmark/inbound/").status_code == 404


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "[[]]", "null", "7", '{"RecordType": []}', '{"event": {}}', "\x00", "[" * 100_000, b"\xff"]
)
@pytest.mark.parametrize("provider", ["postmark", "mailgun", "sendgrid", "brevo", "resend", "sparkpost", "mailjet"])
def test_nonsense_is_no_error_of_ours(provider, body):
    assert call(provider, body).status_code in {200, 400}


def test_what_no_database_keeps_as_it_is_is_kept_all_the_same():
    said = postmark(a_delivery(), Details="a\0b \ud800", Number=float("nan"), Deep=[[[]]], Big=10**40)

    assert call("postmark", said).status_code == 200

    raw = ProviderEvent.objects.get().raw
    assert (raw["Details"], raw["Number"], raw["Big"]) == ("ab ?", "nan", str(10**40))


def test_what_is_said_twice_counts_once():
    delivery = a_delivery()
    for said in (postmark(delivery), postmark(delivery, "Bounce", Type="SoftBounce"), [sendgrid(delivery)][0]):
        provider = "sendgrid" if "sg_event_id" in said else "postmark"
        for _ in range(3):
            call(provider, [said] if provider == "sendgrid" else said)

    assert ProviderEvent.objects.count() == 3


def test_events_in_any_order_leave_the_same_account():
    first, second = a_delivery("a@example.org"), a_delivery("b@example.org")

    for delivery, order in ((first, ("Delivery", "SpamComplaint")), (second, ("SpamComplaint", "Delivery"))):
        for record in order:
            call("postmark", postmark(delivery, record))
            work()

    accounts = [(each.state, bool(each.delivered_at), bool(each.complained_at)) for each in Delivery.objects.all()]
    assert accounts == [("accepted", True, True)] * 2


def test_the_first_word_stands():
    delivery, early = a_delivery(), timezone.now() - timedelta(hours=2)
    call("brevo", brevo(delivery, at=early))
    call("brevo", brevo(delivery, at=timezone.now()))

    work()

    delivery.refresh_from_db()
    assert abs(delivery.delivered_at - early) < timedelta(seconds=1)  # type: ignore[operator]
    assert list(ProviderEvent.objects.order_by("pk").values_list("note", flat=True)) == ["delivered", "was known"]


@pytest.mark.parametrize(
    ("record", "state"), [("Delivery", "accepted"), ("Bounce", "accepted"), ("Refusal", "rejected")]
)
def test_a_hand_over_of_unknown_end_is_known_now(record, state):
    delivery = a_delivery(state=DeliveryState.UNCERTAIN, provider_id="")
    said = postmark(delivery, "Bounce", Type="Blocked") if record == "Refusal" else postmark(delivery, record)

    call("postmark", said)
    work()

    delivery.refresh_from_db()
    assert delivery.state == state
    assert "Postmark says" in delivery.last_text


def test_one_persons_mail_that_arrived_is_not_handed_over_once_more():
    later = timezone.now() + timedelta(minutes=1)
    delivery = a_delivery(state=DeliveryState.PENDING, provider_id="", next_attempt_at=later, attempt_no=1)
    Attempt.objects.create(delivery=delivery, n=1, outcome=Attempt.Outcome.UNCERTAIN)

    call("postmark", postmark(delivery))
    work()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.ACCEPTED


def test_a_mail_that_waits_its_first_turn_is_not_settled_by_a_stray_word():
    later = timezone.now() + timedelta(minutes=1)
    delivery = a_delivery(state=DeliveryState.PENDING, next_attempt_at=later)

    call("postmark", postmark(delivery))
    work()

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.PENDING


def test_a_mail_in_somebodys_hands_is_looked_at_again_later():
    until = timezone.now() + timedelta(minutes=1)
    delivery = a_delivery(state=DeliveryState.HANDING_OFF, lease_owner="elsewhere:1:a", lease_until=until)

    call("postmark", postmark(delivery))
    work()

    event = ProviderEvent.objects.get()
    assert (event.processed_at, event.tries, event.note) == (None, 1, "it is being handed over")


def test_another_installations_mail_with_the_same_number_is_not_ours():
    ours = a_delivery("rosa@example.org")
    said = postmark(ours, "SpamComplaint", Email="sam@example.org", MessageID="another")

    call("postmark", said)
    work()

    ours.refresh_from_db()
    assert ours.complained_at is None
    assert not Suppression.objects.exists()


def test_a_mail_nobody_knows_is_asked_about_again_and_then_kept_with_a_note():
    call("postmark", postmark(a_delivery(), MessageID="unheard", Metadata={}))

    work()
    assert ProviderEvent.objects.get().processed_at is None

    hour_ago = timezone.now() - timedelta(hours=1)
    ProviderEvent.objects.update(received_at=hour_ago, next_at=hour_ago)
    work()
    assert ProviderEvent.objects.get(processed_at__isnull=False).note == "no mail of ours"


def test_one_that_cannot_be_dealt_with_holds_up_no_other(monkeypatch):
    bad, good = a_delivery("a@example.org"), a_delivery("b@example.org")
    call("postmark", postmark(bad))
    call("postmark", postmark(good))
    real = processing._mark

    def stumble(delivery, *arguments):
        if delivery == bad:
            raise RuntimeError("surprise")
        return real(delivery, *arguments)

    monkeypatch.setattr(processing, "_mark", stumble)
    work()
    good.refresh_from_db()
    assert good.delivered_at is not None
    assert ProviderEvent.objects.get(processed_at=None).note == "RuntimeError: surprise"

    monkeypatch.undo()
    ProviderEvent.objects.update(next_at=timezone.now())
    work()
    bad.refresh_from_db()
    assert bad.delivered_at is not None


def test_a_receiver_of_somebody_elses_that_raises_costs_no_event():
    def raising(**kwargs):
        raise RuntimeError("not ours")

    delivery = a_delivery()
    said = postmark(delivery)
    tracking.connect(raising)
    try:
        assert call("postmark", said).status_code == 500  # and the provider says it again
    finally:
        tracking.disconnect(raising)
    call("postmark", said)
    work()

    delivery.refresh_from_db()
    assert delivery.delivered_at is not None
    assert ProviderEvent.objects.count() == 1


def test_what_could_not_be_written_down_is_asked_for_again(monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("disk full")

    said = postmark(a_delivery())
    monkeypatch.setattr(ProviderEvent.objects, "bulk_create", refuse)
    answer = call("postmark", said)
    monkeypatch.undo()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert call("postmark", said).status_code == 200


def test_leaving_by_the_providers_own_link_ends_the_subscription():
    reader = a_subscriber()
    delivery = a_delivery(reader.email)

    call("brevo", brevo(delivery, "unsubscribe"))
    work()

    reader.refresh_from_db()
    delivery.refresh_from_db()
    assert reader.state == "unsubscribed"
    assert delivery.unsubscribed_at is not None
