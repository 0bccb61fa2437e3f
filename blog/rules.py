"""Publication rules: receivers of ``publication_check`` that may refuse, with a reason an editor understands.

The rules of the house stand in ``blog.house_rules``; other apps connect their own. ``BELLBIRD_RULES_OFF`` switches
rules off by their ``dispatch_uid``; :func:`active_rules` lists the rest.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from weakref import ReferenceType

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

logger = logging.getLogger("bellbird.rules")

Rule = Callable[..., Any]


class PublicationRefused(ValidationError):
    """A rule has refused a publication.

    :param subject: the post or profile.
    :param reasons: why, one sentence each.
    """

    def __init__(self, subject: models.Model, reasons: Iterable[str]) -> None:
        self.subject = subject
        self.reasons = list(reasons)
        self.is_recorded = False
        super().__init__([f"Not published: {reason}" for reason in self.reasons])

    def record(self) -> None:
        """Write ``publication_refused`` to the ledger, once; call it when no transaction can take it back any more."""
        from blog.signals import publication_refused

        if self.is_recorded:
            return
        self.is_recorded = True
        sender = type(self.subject)
        stored = sender._base_manager.filter(pk=self.subject.pk).first() if self.subject.pk else None
        key = f"publication_refused:{self.subject.pk or 'new'}:{uuid.uuid4()}"
        with transaction.atomic():
            publication_refused.send_reliable(sender, key=key, subject=stored, reasons=self.reasons)


def check_post(post: models.Model) -> None:
    """Ask every rule about a post that is about to be seen.

    :raises PublicationRefused: with the reasons of all rules that refuse.
    """
    _check(post, [])


def check_profile(profile: models.Model, changed_fields: list[str]) -> None:
    """Ask every rule about a public change of a profile.

    :raises PublicationRefused: with the reasons of all rules that refuse.
    """
    _check(profile, changed_fields)


def _check(subject: models.Model, changed_fields: list[str]) -> None:
    reasons = list(refusals(subject, changed_fields))
    if reasons:
        raise PublicationRefused(subject, reasons)


def refusals(subject: models.Model, changed_fields: list[str] | None = None) -> Iterator[str]:
    """The reasons, if any, for which the rules would refuse ``subject`` now. A rule that crashes refuses."""
    for uid, rule in active_rules(type(subject)).items():
        try:
            answer = rule(sender=type(subject), subject=subject, changed_fields=changed_fields or [])
        except Exception:
            logger.exception("publication rule %s could not be checked", uid)
            answer = f"the rule “{uid}” could not be checked. An administrator finds the error in the log."
        yield from _reasons(answer)


def _reasons(answer: Any) -> Iterator[str]:
    if not answer:
        return
    if isinstance(answer, str):
        yield answer
    else:
        yield from (str(reason) for reason in answer)


def active_rules(sender: type[models.Model] | None = None) -> dict[str, Rule]:
    """The rules that are connected and not switched off, by name.

    :param sender: only those that look at this model.
    """
    from blog.signals import publication_check

    rules: dict[str, Rule] = {}
    for (uid, sender_id), receiver, _, _ in publication_check.receivers:
        rule = receiver() if isinstance(receiver, ReferenceType) else receiver
        name = uid if isinstance(uid, str) else getattr(rule, "__qualname__", repr(rule))
        if rule is None or name in settings.BELLBIRD_RULES_OFF:
            continue
        if sender is None or sender_id in (id(None), id(sender)):
            rules[name] = rule
    return rules
