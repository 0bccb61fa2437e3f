"""What was learned holds comments that read like spam; it does no more, and nothing when something is wrong with it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from blog.models import CommentVerdict, SpamLearning
from blog.spam import learned
from blog.spam.features import VERSION
from tests.blog.gatehouse import answers, judged, words_of
from tests.blog.schoolroom import SPAM_WORDS, a_training, fresh_memory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_memory")]
__all__ = ["fresh_memory"]


def test_what_reads_like_spam_is_held_and_the_moderator_reads_why():
    a_training()

    verdict = judged(words_of("CHEAP pills, for you!"))

    assert verdict.outcome == "hold"
    assert [reason.words for reason in verdict.reasons] == ["Reads like what moderators called spam (99 %)."]


def test_other_words_are_let_through_with_their_likelihood_kept():
    a_training()
    comment = words_of("Well said.")
    verdict = judged(comment)
    comment.save()
    verdict.keep(comment)

    assert (verdict.outcome, verdict.reasons) == ("publish", ())
    assert CommentVerdict.objects.get().likelihood == pytest.approx(0.269, abs=0.001)


def test_what_is_just_as_likely_as_the_threshold_is_not_held():
    a_training(weights={}, intercept=0.0, threshold=0.5)

    assert answers(words_of(SPAM_WORDS)) == []


def test_without_a_training_the_rule_says_nothing():
    verdict = judged(words_of(SPAM_WORDS))

    assert (verdict.outcome, verdict.likelihood) == ("publish", None)


def test_the_rule_is_not_asked_when_switched_off(settings):
    a_training()
    settings.BELLBIRD_SPAM_RULES_OFF = ["learned"]

    verdict = judged(words_of(SPAM_WORDS))

    assert (verdict.reasons, verdict.likelihood) == ((), None)


def test_a_rule_that_is_only_watched_holds_nothing_and_writes_down(settings):
    a_training()
    settings.BELLBIRD_SPAM_RULES_SHADOW = ["learned"]

    verdict = judged(words_of(SPAM_WORDS))

    assert (verdict.outcome, [reason.is_shadow for reason in verdict.reasons]) == ("publish", [True])
    assert (verdict.likelihood or 0) > 0.9


def test_judging_costs_one_query_a_minute_and_none_between(django_assert_num_queries):
    a_training()
    with django_assert_num_queries(2):
        learned.current()

    with django_assert_num_queries(0):
        learned.current()
    with time_machine.travel(timezone.now() + timedelta(seconds=61)), django_assert_num_queries(1):
        assert learned.current() is not None


def test_without_a_training_only_one_query_a_minute_is_spent(django_assert_num_queries):
    with django_assert_num_queries(1):
        learned.current()
        learned.current()


def test_a_newer_training_is_in_use_within_a_minute():
    a_training()
    learned.current()
    SpamLearning.replace_last(**vars_of(SpamLearning.objects.get()) | {"threshold": 1.0})

    assert answers(words_of(SPAM_WORDS)) == [("learned", "hold")]
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert answers(words_of(SPAM_WORDS)) == []


def test_only_the_last_three_trainings_are_kept():
    made = [a_training().pk for _ in range(5)]

    assert sorted(SpamLearning.objects.values_list("pk", flat=True)) == made[2:]


@pytest.mark.parametrize(
    "broken",
    [
        {"weights": [1, 2]},
        {"weights": "pills"},
        {"weights": {"pills": 1}},
        {"weights": {"5": None}},
        {"weights": {"5": 10**400}},
        {"weights": {"5": "nan"}},
        {"weights": {"65536": 1.0}},
        {"weights": {"-1": 1.0}},
        {"version": VERSION + 1},
    ],
)
def test_a_training_that_cannot_be_used_says_nothing_and_is_logged_once(broken, caplog):
    a_training(**broken)

    assert [answers(words_of(SPAM_WORDS)) for _ in range(2)] == [[], []]
    assert caplog.text.count("cannot be used") == 1


def test_weights_beyond_all_measure_are_likelihoods_all_the_same():
    a_training(weights={}, intercept=1e300)
    assert judged(words_of("Well said.")).likelihood == pytest.approx(1)

    a_training(weights={}, intercept=-1e300)
    assert judged(words_of("Well said.")).likelihood == pytest.approx(0)


def vars_of(training):
    fields = [field.name for field in SpamLearning._meta.fields if field.name not in ("id", "made_at")]
    return {name: getattr(training, name) for name in fields}
