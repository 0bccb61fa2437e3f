"""Whoever follows a post by several roads is told once, by the soonest they asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.events.runner import run_due
from blog.models import Event
from blog.reconciling import reconcilers
from blog.work import Shift
from notifications import fanning
from notifications.fanning import expanding
from notifications.models import Delivery, DigestItem, Fanout, Reader, Suppression, recipient_key
from tests.factories import a_draft, a_user
from tests.notifications.digests import a_publication
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db


def readers_of(event: Event) -> list[tuple[str, str]]:
    return sorted(Delivery.objects.filter(event=event).values_list("email", "scope"))


def places_in(event: Event) -> list[tuple[str, str]]:
    return sorted(DigestItem.objects.filter(event=event).values_list("recipient_key", "scope"))


def correct(event: Event) -> Event:
    """An editor writes again to exactly those who got the mail about ``event``."""
    again = Event.objects.create(
        kind="post_update_requested",
        transition_key=f"again:{event.pk}",
        subject_type="blog.Post",
        subject_id=event.subject_id,
        origin="admin",
    )
    fanning.plan(again, mail="post_update", scopes=["site"], earlier=event, is_decided=True)
    fanning.drain_fanouts(Shift())
    return again


def test_a_post_is_announced_to_the_followers_of_its_tags_and_authors() -> None:
    ada = a_user("Ada")
    draft = a_draft(author=ada, tags=("harbour",))
    tag = draft.tags.get()
    a_subscriber("tag@example.org", scope=f"tag:{tag.pk}")
    a_subscriber("author@example.org", scope=f"author:{ada.pk}")
    a_subscriber("other@example.org", scope=f"tag:{tag.pk + 1}")
    a_subscriber("thread@example.org", scope=f"replies:{draft.pk}")

    draft.publish()
    run_due()
    fanning.drain_fanouts(Shift())

    fanout = Fanout.objects.get()
    assert fanout.scopes == ["site", f"tag:{tag.pk}", f"author:{ada.pk}"]
    assert [email for email, _ in readers_of(fanout.event)] == ["author@example.org", "tag@example.org"]


def test_scopes_are_those_of_the_moment_it_was_planned() -> None:
    draft = a_draft(tags=("harbour",))
    old = draft.tags.get()
    draft.publish()
    run_due()
    draft.tags.clear()
    draft.tags.add("lighthouse")
    draft.save()

    a_subscriber("rosa@example.org", scope=f"tag:{old.pk}")
    fanning.drain_fanouts(Shift())

    assert len(readers_of(Fanout.objects.get().event)) == 1


def test_one_person_by_several_scopes_and_spellings_gets_one_mail() -> None:
    for scope, spelling in (
        ("site", "Rosa.Luna@gmail.com"),
        ("tag:1", "rosaluna+news@gmail.com"),
        ("author:2", "ROSALUNA@googlemail.com"),
    ):
        a_subscriber(spelling, scope=scope)

    event = a_publication(["site", "tag:1", "author:2"])

    assert readers_of(event) == [("Rosa.Luna@gmail.com", "site")]
    fanout = Fanout.objects.get()
    assert (fanout.candidates, fanout.exclusions) == (1, {})


def test_at_once_by_any_road_goes_before_a_digest() -> None:
    a_subscriber("rosa@example.org", scope="site", frequency="weekly")
    a_subscriber("rosa@example.org", scope="tag:1", frequency="at_once")

    event = a_publication(["site", "tag:1"])

    assert readers_of(event) == [("rosa@example.org", "tag:1")]
    assert not places_in(event)


def test_daily_goes_before_weekly() -> None:
    a_subscriber("rosa@example.org", scope="site", frequency="weekly")
    a_subscriber("rosa@example.org", scope="tag:1", frequency="daily")

    event = a_publication(["site", "tag:1"])

    assert places_in(event) == [(recipient_key("rosa@example.org"), "tag:1")]
    assert Fanout.objects.get().exclusions == {"in a digest": 1}


def test_who_left_one_scope_is_told_by_the_other() -> None:
    a_subscriber("rosa@example.org", scope="site", state="unsubscribed", unsubscribed_at=timezone.now())
    a_subscriber("rosa@example.org", scope="tag:1")

    event = a_publication(["site", "tag:1"])

    assert readers_of(event) == [("rosa@example.org", "tag:1")]


def test_everybody_who_gets_nothing_has_one_reason() -> None:
    for scope in ("site", "tag:1"):
        a_subscriber("bounced@example.org", scope=scope, state="bounced")
        a_subscriber("paused@example.org", scope=scope)
        a_subscriber("suppressed@example.org", scope=scope)
        a_subscriber("daily@example.org", scope=scope, frequency="daily")
    paused = recipient_key("paused@example.org")
    until = timezone.now() + timedelta(days=14)
    Reader.objects.create(recipient_key=paused, email="paused@example.org", paused_until=until)
    Suppression.objects.create(recipient_key=recipient_key("suppressed@example.org"), reason="manual")

    a_publication(["site", "tag:1"])

    fanout = Fanout.objects.get()
    assert fanout.candidates == 4
    assert fanout.exclusions == {"bounced": 1, "paused": 1, "suppressed": 1, "in a digest": 1}
    assert reconcilers()["notifications.accounts"](False).found == 0


def test_a_pause_that_is_over_holds_nothing_back() -> None:
    rosa = a_subscriber("rosa@example.org")
    Reader.objects.create(
        recipient_key=rosa.recipient_key, email=rosa.email, paused_until=timezone.now() - timedelta(minutes=1)
    )

    assert len(readers_of(a_publication())) == 1


def test_the_account_balances_after_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expanding, "CHUNK", 3)
    monkeypatch.setattr(fanning, "drain_fanouts", lambda shift: None)
    for number in range(10):
        for scope in ("site", "tag:1")[: 1 + number % 2]:
            frequency = ("at_once", "daily", "weekly")[number % 3]
            a_subscriber(f"reader{number}@example.org", scope=scope, frequency=frequency)
    event = a_publication(["site", "tag:1"])

    while expanding.expand_next_chunk():
        fanout = Fanout.objects.get()
        assert fanout.candidates == len(readers_of(event)) + fanout.excluded
        assert fanout.exclusions.get("in a digest", 0) == len(places_in(event))

    assert fanout.candidates == 10


def test_a_place_in_a_digest_that_is_gone_is_reported() -> None:
    a_subscriber("rosa@example.org", frequency="daily")
    a_publication()
    DigestItem.objects.all().delete()

    drift = reconcilers()["notifications.accounts"](False)

    assert drift.examples == [f"fan-out {Fanout.objects.get().pk}: 1 in a digest, 0 digest items"]


def test_a_correction_goes_to_exactly_those_who_got_the_mail() -> None:
    for name in ("mail", "refused", "digest", "waiting", "left"):
        a_subscriber(f"{name}@example.org", frequency="daily" if name in {"digest", "waiting"} else "at_once")
    event = a_publication()
    Delivery.objects.update(state="accepted")
    Delivery.objects.filter(email="refused@example.org").update(state="rejected")
    digest = Delivery.objects.create(
        event=Event.objects.create(kind="digest_due", transition_key="digest", origin="cron"),
        recipient_key=recipient_key("digest@example.org"),
        mail="digest_daily",
        message_class="bulk",
        state="accepted",
    )
    DigestItem.objects.filter(recipient_key=digest.recipient_key).update(delivery=digest)
    left = a_subscriber("left@example.org", scope="tag:9")
    type(left).objects.get(recipient_key=left.recipient_key, scope="site").unsubscribe()
    a_subscriber("new@example.org")

    again = correct(event)

    assert [email for email, _ in readers_of(again)] == ["digest@example.org", "mail@example.org"]
    fanout = Fanout.objects.get(event=again)
    assert (fanout.candidates, fanout.exclusions) == (3, {"unsubscribed": 1})
    assert not places_in(again)
