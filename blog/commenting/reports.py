"""Readers' word that a comment should not be there. It hides nothing by itself: a moderator looks."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from blog.commenting.fields import RemarkField
from blog.models import CommentReport

if TYPE_CHECKING:
    from blog.models import Comment

REPORTS_PER_HOUR = 10


def report(comment: "Comment", reason: str, words: str = "", *, user: Any = None, visitor: str) -> bool:
    """Keep a reader's word about ``comment``; return whether it is new. A visitor has one open for each comment.

    :param reason: of ``CommentReport.Reason``.
    :param user: the ``User`` who reported, ``None`` or anonymous for a guest.
    :param visitor: from :func:`blog.visitors.household_hash`.
    """
    account = user if user is not None and user.is_authenticated else None
    facts = {"reason": reason, "words": words, "user": account, "visitor": visitor}
    try:
        with transaction.atomic():
            CommentReport.objects.create(comment=comment, **facts)
    except IntegrityError:
        return False
    return True


class ReportForm(forms.Form):
    """Why a comment should not be there."""

    reason = forms.ChoiceField(
        choices=CommentReport.Reason.choices,
        error_messages={"required": _("Choose what is wrong"), "invalid_choice": _("Choose what is wrong")},
    )
    words = RemarkField()
    website = forms.CharField(required=False, max_length=400, help_text="Bait: people never see this field.")

    @property
    def has_trap_sprung(self) -> bool:
        """Whether something filled in the field that people never see."""
        return bool(self.cleaned_data.get("website"))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about, in the order of the page."""
        ids = {"reason": "r-reason-0", "words": "r-words"}
        return [(ids.get(field, "r-words"), str(text)) for field, texts in self.errors.items() for text in texts]
