"""The gate: every rule is asked, and the gravest answer decides."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings as site_wide
from django.http import HttpRequest

from blog.models import BlogSettings, Comment
from blog.spam.case import Case
from blog.spam.rules import RULES
from blog.spam.rules.base import Rule
from blog.spam.verdict import Outcome, Reason, Verdict

logger = logging.getLogger("bellbird.spam")


def judge(
    comment: Comment,
    *,
    request: HttpRequest,
    settings: BlogSettings,
    is_hasty: bool,
    has_trap_sprung: bool,
    is_trusted: bool = False,
) -> Verdict:
    """Say what should become of ``comment``: ``publish``, ``hold`` or ``spam``, and why. Call outside a transaction.

    Nothing is saved; :meth:`Verdict.keep` does that. A rule that breaks holds the comment: nobody sees an error.

    :param comment: not saved yet, or edited; name, address, words, account, ``visitor`` and ``network`` set.
    :param settings: of the site.
    :param is_hasty: the form came back quicker than people read, think and write.
    :param has_trap_sprung: the field that people never see was filled in.
    :param is_trusted: the writer needs no moderator (an author of the post, a moderator): no rule is asked.
    """
    watches = settings.comments_gate_watches
    if is_trusted:
        return Verdict(Outcome.PUBLISH, is_shadow=watches)
    case = Case(comment, request, settings, is_hasty=is_hasty, has_trap_sprung=has_trap_sprung)
    reasons = list(_answers(case))
    return Verdict.of(reasons, is_shadow=watches, likelihood=case.likelihood)


def _answers(case: Case) -> Iterator[Reason]:
    off, watched = site_wide.BELLBIRD_SPAM_RULES_OFF, site_wide.BELLBIRD_SPAM_RULES_SHADOW
    is_spam = False
    for rule in RULES:
        if rule.name in off or (rule.is_remote and is_spam):
            continue
        if (reason := _answer(rule, case)) is not None:
            reason = replace(reason, is_shadow=rule.name in watched, is_firm=rule.is_firm)
            is_spam |= reason.outcome == Outcome.SPAM and not reason.is_shadow
            yield reason


def _answer(rule: Rule, case: Case) -> Reason | None:
    try:
        return rule(case)
    except Exception:
        logger.exception("spam rule %s could not be asked", rule.name)
        return rule.hold(f"The rule “{rule.name}” could not be asked. An administrator finds the error in the log.")
