"""Who holds a run: leases end, tokens fence, and what a killed process held is taken up again."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from blog import leases
from blog.events.runner import CLAIMS_WITHOUT_ANSWER, claim, run_due
from blog.models import ReceiverRun, RunState
from blog.signals import post_published
from tests.blog.listening import durable
from tests.factories import a_post

pytestmark = pytest.mark.django_db
ELSEWHERE = "another-host:1:abc"


@pytest.fixture
def calls():
    """One durable receiver, one published post; what it was called with."""
    said = []
    with durable(post_published, lambda post, **_: said.append(post.pk), "tests.note"):
        a_post()
        ReceiverRun.objects.exclude(receiver="tests.note").delete()
        yield said


def the_run():
    return ReceiverRun.objects.get(receiver="tests.note")


def test_two_claims_never_get_the_same_run(calls):
    assert len(claim(ELSEWHERE, 10)) == 1
    assert claim("third-host:1:def", 10) == []


def test_a_run_somebody_holds_is_left_alone(calls):
    claim(ELSEWHERE, 10)

    run_due()

    assert calls == []
    assert the_run().state == RunState.CLAIMED


def test_a_run_whose_lease_has_ended_is_taken_up(calls):
    claim(ELSEWHERE, 10)
    ReceiverRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    run_due()

    assert len(calls) == 1
    assert (the_run().state, the_run().claims) == (RunState.DONE, 2)


def test_a_lease_lasts_as_long_as_the_setting_says(calls, settings):
    settings.BELLBIRD_LEASE_SECONDS = 7
    claim(ELSEWHERE, 10)

    left = (the_run().lease_until - timezone.now()).total_seconds()

    assert 5 < left <= 7


def test_a_holder_that_comes_back_late_neither_runs_nor_marks(calls):
    from blog.events import runner

    (late,) = claim(ELSEWHERE, 10)
    ReceiverRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    claim("third-host:1:def", 10)

    runner._answer(late, ELSEWHERE, runner.Tally(), runner._Loaded())

    assert calls == []
    assert (the_run().state, the_run().lease_owner) == (RunState.CLAIMED, "third-host:1:def")


def test_a_holder_that_fails_late_does_not_disturb_the_one_after_it(calls):
    from blog.events import runner

    (late,) = claim(ELSEWHERE, 10)
    ReceiverRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    claim("third-host:1:def", 10)

    runner._fail(late, ELSEWHERE, RuntimeError("late"))

    assert (the_run().state, the_run().last_error) == (RunState.CLAIMED, "")


def test_what_a_dead_process_of_this_host_held_is_freed_at_once(calls):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    claim(f"{leases._host}:{gone.pid}:abc", 10)

    run_due()

    assert len(calls) == 1


def test_what_a_living_process_of_this_host_holds_is_left_alone(calls):
    claim(f"{leases._host}:{os.getpid()}:abc", 10)

    run_due()

    assert calls == []


@pytest.mark.parametrize("owner", ["", "another-host:1:abc", "nonsense", ":::", f"{leases._host}:x:y"])
def test_whoever_cannot_be_known_counts_as_alive(owner):
    assert leases.is_dead(owner) is False


def test_a_receiver_that_kills_its_worker_every_time_is_given_up(calls):
    ReceiverRun.objects.update(claims=CLAIMS_WITHOUT_ANSWER)

    run_due()

    assert calls == []
    assert the_run().state == RunState.DEAD
    assert "died" in the_run().last_error


def test_out_of_time_what_was_claimed_is_given_back(calls):
    tally = run_due(max_seconds=0)

    assert tally.touched == 0
    assert (the_run().state, the_run().lease_owner) == (RunState.PENDING, "")


def test_told_to_stop_the_run_in_hand_is_finished_and_the_rest_given_back(calls):
    a_post(), a_post()
    ReceiverRun.objects.exclude(receiver="tests.note").delete()

    run_due(should_stop=lambda: len(calls) == 1)

    states = ReceiverRun.objects.order_by("event_id").values_list("state", "lease_owner")
    assert [state for state, _ in states] == [RunState.DONE, RunState.PENDING, RunState.PENDING]
    assert [owner for state, owner in states if state == RunState.PENDING] == ["", ""]


def test_a_limit_is_kept_and_the_oldest_come_first(calls):
    posts = [a_post(), a_post()]
    ReceiverRun.objects.exclude(receiver="tests.note").delete()

    run_due(limit=2)

    assert calls == [calls[0], posts[0].pk]
    assert ReceiverRun.objects.unfinished().count() == 1
