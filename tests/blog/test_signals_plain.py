"""Whoever knows Django's signals knows ours: connect, @receiver, send, disconnect, mocks, weak references."""

import asyncio
import gc
from unittest.mock import Mock

import pytest
from django.dispatch import Signal

from blog import signals
from blog.events.signal import ReliableSignal
from blog.models import Comment, Event, Post
from tests.blog.listening import durable


@pytest.fixture
def bell():
    """A reliable signal of the test's own, so that nobody else listens."""
    signal = ReliableSignal("test_bell")
    yield signal
    del ReliableSignal.registry["test_bell"]


def test_every_declared_signal_is_an_ordinary_signal():
    declared = [getattr(signals, name) for name in signals.__all__ if name not in ("muted", "ReliableSignal")]

    assert all(isinstance(each, Signal) for each in declared)
    assert {each.name for each in declared if isinstance(each, ReliableSignal)} <= set(ReliableSignal.registry)


def test_three_signals_keep_their_names_for_good():
    names = [signals.post_published.name, signals.comment_approved.name, signals.user_profile_updated.name]

    assert names == ["post_published", "comment_approved", "user_profile_updated"]


def test_send_calls_whoever_is_connected_and_returns_the_answers(bell):
    mock = Mock(return_value="heard")
    bell.connect(mock)

    assert bell.send(Post, post="a post") == [(mock, "heard")]
    mock.assert_called_once_with(signal=bell, sender=Post, post="a post")


def test_send_without_receivers_is_nothing_special(bell):
    assert bell.send(Post) == []
    assert bell.send_robust(Post) == []
    assert bell.has_listeners(Post) is False


def test_send_calls_durable_receivers_too_and_records_nothing(bell, db):
    mock = Mock()

    with durable(bell, mock, "tests.mock"):
        bell.send(Post)

    mock.assert_called_once_with(signal=bell, sender=Post)
    assert not Event.objects.exists()


def test_send_spares_durable_receivers_that_ask_for_an_event_because_there_is_none(bell):
    calls = []

    def ask(event, **kwargs):
        calls.append("asked")

    def manage_without(event=None, **kwargs):
        calls.append(event)

    with durable(bell, ask, "tests.ask"), durable(bell, manage_without, "tests.manage_without"):
        bell.send(Post)

    assert calls == [None]


def test_send_lets_an_error_through_and_send_robust_returns_it(bell):
    error, sibling = RuntimeError("no"), Mock(return_value=1)

    def angry(**kwargs):
        raise error

    bell.connect(angry)
    bell.connect(sibling)

    with pytest.raises(RuntimeError):
        bell.send(Post)

    answers = [answer for _, answer in bell.send_robust(Post)]
    assert answers == [error, 1]


def test_a_disconnected_receiver_hears_nothing_more(bell):
    mock = Mock()
    bell.connect(mock)

    assert bell.disconnect(mock) is True
    assert bell.disconnect(mock) is False

    bell.send(Post)
    mock.assert_not_called()


def test_connecting_twice_with_one_uid_is_connecting_once(bell):
    first, second = Mock(), Mock()
    bell.connect(first, dispatch_uid="tests.once")
    bell.connect(second, dispatch_uid="tests.once")

    bell.send(Post)

    assert (first.call_count, second.call_count) == (1, 0)
    assert list(bell.durable_receivers()) == ["tests.once"]


def test_a_receiver_hears_only_the_sender_it_asked_for(bell):
    posts, everything = Mock(), Mock()
    bell.connect(posts, sender=Post)
    bell.connect(everything)

    bell.send(Comment)

    posts.assert_not_called()
    everything.assert_called_once()


def test_a_receiver_held_by_nobody_vanishes(bell):
    def passing(**kwargs):
        raise AssertionError("should be gone")

    bell.connect(passing)
    del passing
    gc.collect()

    assert bell.send(Post) == []


def test_a_method_is_called_as_long_as_its_object_lives(bell):
    class Listener:
        calls = 0

        def hear(self, **kwargs):
            type(self).calls += 1

    listener = Listener()
    bell.connect(listener.hear)

    bell.send(Post)
    del listener
    gc.collect()
    bell.send(Post)

    assert Listener.calls == 1


def test_an_async_receiver_hears_send_and_asend(bell):
    said = []

    async def note(**kwargs):
        await asyncio.sleep(0)
        said.append(kwargs["sender"])

    bell.connect(note)
    bell.send(Post)
    asyncio.run(bell.asend(Comment))

    assert said == [Post, Comment]
