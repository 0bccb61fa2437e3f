"""A receiver's duty towards an event: tried until it succeeds, given up in the open, never in its siblings' way."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from blog.events.runner import LONGEST_WAIT, run_due
from blog.models import Event, ReceiverRun, RunState, Tag
from blog.signals import post_published
from tests.blog.listening import durable
from tests.factories import a_post

pytestmark = pytest.mark.django_db


def a_run(uid="tests.note"):
    return ReceiverRun.objects.get(receiver=uid)


def make_due():
    ReceiverRun.objects.filter(state=RunState.PENDING).update(next_at=timezone.now())


def fail(**kwargs):
    raise RuntimeError("the printer is on fire")


def test_what_a_receiver_writes_and_the_mark_are_one_commit():
    def tag_and_stumble(post, **kwargs):
        Tag.objects.create(name="Half done")
        raise RuntimeError

    with durable(post_published, tag_and_stumble, "tests.note"):
        a_post()
        run_due()

    assert not Tag.objects.exists()
    assert a_run().state == "pending"


def test_a_run_that_succeeded_is_never_run_again():
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        a_post()
        for _ in range(3):
            run_due()

    assert calls == [1]
    assert (a_run().state, a_run().attempts) == ("done", 1)
    assert a_run().finished_at is not None


def test_a_raising_receiver_is_tried_again_later_and_its_siblings_are_untouched():
    with durable(post_published, fail, "tests.note"), durable(post_published, lambda **_: None, "tests.sibling"):
        a_post()
        tally = run_due(event_ids=list(Event.objects.values_list("pk", flat=True)))

    assert tally.failed == 1
    assert a_run("tests.sibling").state == "done"
    run = a_run()
    assert (run.state, run.attempts, run.last_error) == ("pending", 1, "RuntimeError: the printer is on fire")
    assert run.next_at > timezone.now()
    assert run.lease_owner == ""


def test_a_run_that_waits_is_left_alone_until_its_time():
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        a_post()
        ReceiverRun.objects.filter(receiver="tests.note").update(next_at=timezone.now() + timedelta(minutes=1))
        run_due()

    assert calls == []


def test_the_wait_doubles_and_never_exceeds_an_hour(settings):
    settings.BELLBIRD_RECEIVER_ATTEMPTS = 20
    waits = []
    with durable(post_published, fail, "tests.note"):
        a_post()
        for _ in range(15):
            make_due()
            run_due()
            waits.append((a_run().next_at - timezone.now()).total_seconds())

    assert 3 < waits[0] < 7
    assert all(1.2 < later / sooner < 3.2 for sooner, later in pairwise(waits[:7]))
    assert max(waits) <= LONGEST_WAIT.total_seconds() * 1.2


def test_after_the_last_try_a_run_is_dead_and_stays_so(settings):
    settings.BELLBIRD_RECEIVER_ATTEMPTS = 3
    with durable(post_published, fail, "tests.note"):
        a_post()
        for _ in range(5):
            make_due()
            run_due()

    run = a_run()
    assert (run.state, run.attempts) == ("dead", 3)
    assert "on fire" in run.last_error
    assert run in ReceiverRun.objects.dead()


def test_a_dead_run_can_be_retried_with_a_full_set_of_attempts(settings):
    settings.BELLBIRD_RECEIVER_ATTEMPTS = 1
    with durable(post_published, fail, "tests.note"):
        a_post()
        run_due()
    assert a_run().state == "dead"

    with durable(post_published, lambda **_: None, "tests.note"):
        assert a_run().retry() is True
        assert a_run().attempts == 0
        run_due()

    assert a_run().state == "done"


def test_what_is_done_cannot_be_retried_or_skipped():
    with durable(post_published, lambda **_: None, "tests.note"):
        a_post()
        run_due()

    assert a_run().retry() is False
    assert a_run().skip("too late") is False
    assert a_run().state == "done"


def test_a_skipped_run_is_not_run_and_says_why():
    calls = []
    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        a_post()
        assert a_run().skip("sent by hand") is True
        assert a_run().skip("again") is False
        run_due()

    assert calls == []
    assert (a_run().state, a_run().last_error) == ("skipped", "Skipped: sent by hand")


def test_a_receiver_removed_by_a_deploy_is_waited_for_and_named(settings):
    with durable(post_published, lambda **_: None, "tests.note"):
        a_post()

    run_due()

    run = a_run()
    assert (run.state, run.attempts) == ("pending", 1)
    assert "tests.note" in run.last_error
    assert run.next_at > timezone.now() + timedelta(minutes=4)


def test_a_receiver_that_comes_back_with_the_next_deploy_gets_what_waited():
    calls = []
    with durable(post_published, lambda **_: None, "tests.note"):
        a_post()
    run_due()

    with durable(post_published, lambda **_: calls.append(1), "tests.note"):
        make_due()
        run_due()

    assert calls == [1]


def test_a_receiver_that_never_comes_back_is_given_up_in_the_open(settings):
    settings.BELLBIRD_RECEIVER_ATTEMPTS = 2
    with durable(post_published, lambda **_: None, "tests.note"):
        a_post()

    for _ in range(3):
        make_due()
        run_due()

    assert a_run().state == "dead"


def test_a_receiver_connected_after_the_event_has_no_duty_towards_it():
    a_post()
    with durable(post_published, fail, "tests.late"):
        run_due()

    assert not ReceiverRun.objects.filter(receiver="tests.late").exists()
