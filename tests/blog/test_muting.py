"""Silence for bulk work: it covers what it names, in this thread, for this block, and ends whatever happens."""

import threading
from unittest.mock import Mock

import pytest

from blog.events.muting import is_muted
from blog.events.runner import run_due
from blog.events.signal import ReliableSignal
from blog.models import Event, Post, ReceiverRun
from blog.reconcilers import reconcile_runs
from blog.signals import muted, post_published, post_unpublished
from tests.blog.listening import durable
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


def publish(capture, *names):
    with capture(execute=True):
        return [a_post(name) for name in names or ("One",)]


def test_a_muted_signal_is_recorded_and_heard_by_nobody(heard, django_capture_on_commit_callbacks):
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        with heard(post_published) as said, muted(post_published):
            a_post()
        with muted(post_published):
            publish(django_capture_on_commit_callbacks)
        run_due()

    assert calls == []
    assert len(said) == 1, "best effort is asked at the commit, which came after the block"
    assert Event.objects.filter(kind="post_published").count() == 2
    runs = ReceiverRun.objects.filter(receiver="tests.note")
    assert {(run.state, run.last_error) for run in runs} == {("skipped", "Skipped: muted when it happened.")}


def test_a_muted_receiver_is_silent_and_its_siblings_are_not(django_capture_on_commit_callbacks):
    plain, sibling = Mock(), Mock()
    post_published.connect(plain)
    post_published.connect(sibling)
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        with muted(plain, "tests.note"):
            publish(django_capture_on_commit_callbacks)
        run_due()
    post_published.disconnect(plain)
    post_published.disconnect(sibling)

    plain.assert_not_called()
    sibling.assert_called_once()
    assert calls == []


def test_another_signal_is_not_touched(django_capture_on_commit_callbacks):
    mock = Mock()
    post_unpublished.connect(mock)
    with muted("post_published"), django_capture_on_commit_callbacks(execute=True):
        a_post().unpublish()
    post_unpublished.disconnect(mock)

    mock.assert_called_once()


def test_nothing_named_is_everything(django_capture_on_commit_callbacks):
    mock = Mock()
    post_published.connect(mock)
    post_unpublished.connect(mock)
    with muted(), django_capture_on_commit_callbacks(execute=True):
        a_post().unpublish()
    post_published.disconnect(mock)
    post_unpublished.disconnect(mock)

    mock.assert_not_called()


def test_blocks_nest_and_each_ends_its_own():
    with muted(post_published):
        with muted("post_unpublished"):
            assert is_muted("post_published")
            assert is_muted("post_unpublished")
        assert is_muted("post_published")
        assert not is_muted("post_unpublished")
    assert not is_muted("post_published")


def test_it_ends_when_the_bulk_work_fails():
    with pytest.raises(RuntimeError), muted():
        raise RuntimeError

    assert not is_muted("post_published")


def test_it_is_a_decorator_too():
    @muted(post_published)
    def import_all():
        return is_muted("post_published")

    assert import_all() is True
    assert not is_muted("post_published")


def test_another_thread_is_not_muted():
    seen = []
    with muted():
        thread = threading.Thread(target=lambda: seen.append(is_muted("post_published")))
        thread.start()
        thread.join()

    assert seen == [False]


def test_a_plain_send_is_muted_as_well():
    plain, lasting, bell = Mock(), Mock(), ReliableSignal("test_bell")
    bell.connect(plain)
    with durable(bell, lasting, "tests.note"):
        with muted(plain, "tests.note"):
            bell.send(Post, post=None)
        bell.send(Post, post=None)
    del ReliableSignal.registry["test_bell"]

    assert (plain.call_count, lasting.call_count) == (1, 1)


def test_a_method_can_be_muted(django_capture_on_commit_callbacks):
    class Listener:
        calls = 0

        def hear(self, **kwargs):
            self.calls += 1

    listener = Listener()
    post_published.connect(listener.hear)
    with muted(listener.hear):
        publish(django_capture_on_commit_callbacks)
    post_published.disconnect(listener.hear)

    assert listener.calls == 0


@pytest.mark.parametrize("name", ["post_published", "tests.note"])
def test_a_setting_mutes_a_whole_installation(settings, name):
    settings.BELLBIRD_MUTED = [name]
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        a_post()
        run_due()

    assert calls == []
    assert ReceiverRun.objects.get(receiver="tests.note").state == "skipped"


def test_what_was_muted_by_setting_after_it_happened_is_skipped_when_its_turn_comes(settings):
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        a_post()
        settings.BELLBIRD_MUTED = ["tests.note"]
        run_due()

    assert calls == []
    assert ReceiverRun.objects.get(receiver="tests.note").last_error == "Skipped: muted."


def test_the_reconciler_does_not_wake_what_was_muted():
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        a_post()
        with muted("tests.note"):
            a_draft().publish()
        assert reconcile_runs(True).found == 0
        run_due()

    assert calls == [1]
