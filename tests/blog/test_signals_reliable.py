"""``send_reliable``: the fact and the work it asks for are one commit; receivers get what is true when they run."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from blog.events.runner import run_due
from blog.events.signal import ReliableSignal
from blog.models import Comment, Event, Post, ReceiverRun, User
from blog.signals import comment_approved, post_published, post_unpublished
from tests.blog.listening import durable
from tests.factories import a_comment, a_draft, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def bell():
    signal = ReliableSignal("test_bell")
    yield signal
    del ReliableSignal.registry["test_bell"]


def test_an_event_keeps_ids_and_plain_values_only(bell):
    post, moment = a_post("Secret words"), datetime(2026, 11, 24, 8, tzinfo=UTC)

    event = bell.send_reliable(
        Post, key="bell:1", post=post, at=moment, day=date(2026, 1, 2), names=["a"], facts={"n": 1}, nobody=None
    )

    assert event.payload["post"] == {"$object": "blog.Post", "pk": post.pk}
    assert "Secret words" not in str(Event.objects.get(pk=event.pk).payload)
    assert event.kwargs() | {"event": None} == {
        "sender": Post,
        "event": None,
        "post": post,
        "at": moment,
        "day": date(2026, 1, 2),
        "names": ["a"],
        "facts": {"n": 1},
        "nobody": None,
    }


def test_what_cannot_be_kept_is_refused_with_its_name(bell):
    with pytest.raises(TypeError, match="thing="):
        bell.send_reliable(Post, key="bell:1", post=a_post(), thing=object())
    with pytest.raises(TypeError, match=r"post=.*saved"):
        bell.send_reliable(Post, key="bell:2", post=Post(title="Unsaved"))


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_an_error(bell):
    with pytest.raises(TransactionManagementError, match="test_bell"):
        bell.send_reliable(Post, key="bell:1")

    assert not Event.objects.exists()


def test_the_same_key_is_recorded_once(bell):
    with durable(bell, lambda **_: None, "tests.ring"):
        first, second = bell.send_reliable(Post, key="bell:1"), bell.send_reliable(Post, key="bell:1")

    assert first is not None
    assert second is None
    assert ReceiverRun.objects.filter(event=first).count() == 1


def test_the_same_key_twice_leaves_the_transaction_usable_and_tells_best_effort_once(bell, heard):
    with heard(bell) as said, transaction.atomic():
        bell.send_reliable(Post, key="bell:1")
        bell.send_reliable(Post, key="bell:1")
        a_user("Ben")

    assert len(said) == 1
    assert User.objects.filter(username="ben").exists()


def test_a_durable_receiver_gets_live_objects_as_they_are_when_it_runs():
    said = []
    with durable(post_published, lambda post, author, **_: said.append((post.title, author.username)), "tests.note"):
        post = a_post("As it was")
        Post.objects.filter(pk=post.pk).update(title="As it is")
        run_due()

    assert said == [("As it is", "ada")]


def test_a_durable_receiver_gets_the_event_and_what_the_contract_names():
    said = []
    with durable(comment_approved, lambda **kwargs: said.append(kwargs), "tests.note"):
        comment = a_comment(a_post())
        comment.approve(an_admin("Dot"))
        run_due()

    (heard,) = said
    assert set(heard) == {"signal", "sender", "event", "comment", "moderator", "approval_date"}
    assert heard["signal"] is comment_approved
    assert (heard["sender"], heard["comment"], heard["moderator"].username) == (Comment, comment, "dot")
    assert heard["event"].kind == "comment_approved"
    assert heard["approval_date"].tzinfo is not None


def test_a_receiver_of_one_sender_gets_no_run_for_another(bell):
    with (
        durable(bell, lambda **_: None, "tests.posts", sender=Post),
        durable(bell, lambda **_: None, "tests.all"),
    ):
        event = bell.send_reliable(Comment, key="bell:1")

    assert list(event.runs.values_list("receiver", flat=True)) == ["tests.all"]


def test_an_async_durable_receiver_is_awaited():
    said = []

    async def note(post, **kwargs):
        said.append(post.title)

    with durable(post_published, note, "tests.note"):
        a_post("Awaited")
        run_due()

    assert said == ["Awaited"]


def test_a_post_deleted_before_its_receivers_ran_is_skipped_and_its_farewell_is_not():
    said: list[object] = []
    with (
        durable(post_published, lambda post, **_: said.append("published"), "tests.note_up"),
        durable(post_unpublished, lambda post, reason, **_: said.append((post.title, reason)), "tests.note_down"),
    ):
        a_post("Short-lived").delete()
        run_due()

    assert said == [("Short-lived", "deleted")]
    run = ReceiverRun.objects.get(receiver="tests.note_up")
    assert run.state == "skipped"
    assert "deleted before" in run.last_error


def test_an_author_deleted_before_the_receivers_ran_is_nobody_and_the_post_is_still_told():
    said = []
    with durable(post_published, lambda post, author, **_: said.append((post.title, author)), "tests.note"):
        draft = a_draft("Orphan", author=a_user("Ada"))
        draft.publish()
        User.objects.get(username="ada").delete()
        run_due()

    assert said == [("Orphan", None)]


def test_names_with_an_underscore_are_kept_and_not_passed_on(bell, heard):
    got = []
    with durable(bell, lambda **kwargs: got.append(kwargs), "tests.note"), heard(bell) as said:
        event = bell.send_reliable(Post, key="bell:1", _private=1)
    run_due()

    assert event.payload == {"_private": 1}
    assert all("_private" not in each for each in [*said, *got])


def test_every_event_is_one_line_in_the_audit_log(caplog, django_capture_on_commit_callbacks):
    caplog.set_level("INFO", logger="bellbird.events")
    with django_capture_on_commit_callbacks(execute=True):
        a_draft("Two\nlines").publish()

    lines = [each.getMessage() for each in caplog.records if each.name == "bellbird.events"]
    assert len(lines) == 1
    assert "post_published" in lines[0]
    assert "\n" not in lines[0]
