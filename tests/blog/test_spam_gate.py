"""The gate as a whole: the gravest reason decides, every reason is kept, and no rule's error reaches a visitor."""

import pytest

from blog.models import CommentVerdict
from blog.spam.rules.haste import Haste
from tests.blog.gatehouse import judged, words_of
from tests.factories import a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return words_of("Well said.", post=a_post("Tides"))


def rules_of(verdict):
    return [reason.rule for reason in verdict.reasons]


def test_a_plain_comment_is_let_through_without_a_reason(comment):
    verdict = judged(comment)

    assert (verdict.outcome, rules_of(verdict)) == ("publish", [])


def test_the_gravest_reason_decides_and_every_one_is_said(comment):
    verdict = judged(comment, is_hasty=True, has_trap_sprung=True)

    assert (verdict.outcome, rules_of(verdict)) == ("spam", ["trap", "haste"])


def test_what_came_in_haste_is_held_and_not_called_spam(comment):
    assert judged(comment, is_hasty=True).outcome == "hold"


def test_who_is_trusted_is_asked_nothing(comment):
    verdict = judged(comment, is_hasty=True, has_trap_sprung=True, is_trusted=True)

    assert (verdict.outcome, rules_of(verdict)) == ("publish", [])


def test_a_verdict_is_kept_with_its_reasons_and_a_later_one_takes_its_place(comment):
    comment.save()
    judged(comment, is_hasty=True).keep(comment)
    kept = CommentVerdict.objects.get(comment=comment)
    assert (kept.outcome, kept.is_shadow) == ("hold", False)
    words = "Sent within seconds of the page being opened."
    assert kept.reasons == [{"rule": "haste", "outcome": "hold", "words": words, "shadow": False}]

    judged(comment).keep(comment)

    kept.refresh_from_db()
    assert (kept.outcome, kept.reasons) == ("publish", [])


def test_a_gate_that_only_watches_says_so_beside_what_it_would_have_decided(comment):
    verdict = judged(comment, is_hasty=True, comments_gate_watches=True)

    assert (verdict.outcome, verdict.is_shadow) == ("hold", True)


def test_a_rule_that_is_only_watched_is_written_down_and_does_not_count(comment, settings):
    settings.BELLBIRD_SPAM_RULES_SHADOW = ["haste"]

    verdict = judged(comment, is_hasty=True)

    assert verdict.outcome == "publish"
    assert [reason.as_stored()["shadow"] for reason in verdict.reasons] == [True]


def test_a_rule_that_is_switched_off_is_not_asked(comment, settings):
    settings.BELLBIRD_SPAM_RULES_OFF = ["haste"]

    assert judged(comment, is_hasty=True).reasons == ()


def test_a_rule_that_breaks_holds_the_comment_and_is_logged(comment, monkeypatch, caplog):
    monkeypatch.setattr(Haste, "__call__", lambda rule, case: 1 / 0)

    verdict = judged(comment)

    assert (verdict.outcome, rules_of(verdict)) == ("hold", ["haste"])
    assert "ZeroDivisionError" in caplog.text
