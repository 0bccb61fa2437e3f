from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from blog.models import CommentVerdict
from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.text import digest, plain
from blog.spam.verdict import Reason

MEMORY: Final = timedelta(days=7)
SHORTEST: Final = 25  # characters: many people say “Thank you very much”
TOO_OFTEN: Final = 3


class Duplicate(Rule):
    """The same words, whoever sends them and however they are spelled."""

    name = "duplicate"

    def __call__(self, case: Case) -> Reason | None:
        if len(plain(case.body)) < SHORTEST:
            return None
        count = self._times_before(case)
        if count >= TOO_OFTEN:
            return self.spam("The same words came three times or more within seven days.")
        return self.hold("The same words came before, within seven days.") if count else None

    def _times_before(self, case: Case) -> int:
        """How often, as far as it matters. A form that was sent twice is the same comment."""
        same = Q(comment_id=case.comment.pk) if case.comment.pk else Q()
        if case.comment.form_token:
            same |= Q(comment__form_token=case.comment.form_token)
        known = CommentVerdict.objects.filter(digest=digest(case.body), judged_at__gte=timezone.now() - MEMORY)
        return len((known.exclude(same) if same else known).order_by().values_list("pk", flat=True)[:TOO_OFTEN])
