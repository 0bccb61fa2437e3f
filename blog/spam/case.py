"""What the rules are shown of a comment."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from blog.models import BlogSettings, Comment, CommentStatus
from blog.spam.text import joined, latin, links_in, plain


@dataclass
class Case:
    """One comment before the gate, not saved yet or just edited.

    :param comment: with name, address, words, account, ``visitor`` and ``network`` set.
    :param request: the one that brought it.
    :param settings: of the site.
    :param is_hasty: the form was sent back quicker than people read, think and write.
    :param has_trap_sprung: the field that people never see was filled in.
    :param likelihood: that it is spam, as learned; set by the rule that asks what was learned.
    """

    comment: Comment
    request: HttpRequest
    settings: BlogSettings
    is_hasty: bool = False
    has_trap_sprung: bool = False
    likelihood: float | None = None

    @property
    def body(self) -> str:
        """What was said, as it was typed."""
        return self.comment.body

    @property
    def user(self) -> Any:
        """The writer's account; ``None`` for a guest."""
        return self.comment.user

    @cached_property
    def links(self) -> list[str]:
        """The links in the words and in the name."""
        return links_in(self.comment.body) + links_in(self.comment.name)

    @cached_property
    def searched(self) -> tuple[str, ...]:
        """What word lists are looked for in: name, address and words, plainly and with their disguises taken off."""
        texts = [plain(text) for text in (self.comment.name, self.comment.email, self.comment.body)]
        return tuple(f" {text} " for text in (*texts, *(latin(joined(text)) for text in texts)) if text)

    @property
    def is_let_in(self) -> bool:
        """Whether this is a change of what a person has approved."""
        is_public = self.comment.pk is not None and self.comment.status == CommentStatus.APPROVED
        return is_public and self.comment.approved_by_id is not None

    @cached_property
    def is_known(self) -> bool:
        """Whether a comment of this writer was approved before: of the account, or of a guest's address here."""
        before = Comment.objects.approved()
        if self.comment.pk:
            before = before.exclude(pk=self.comment.pk)
        if self.user is not None:
            return before.filter(user=self.user).exists()
        if not (self.comment.email and self.comment.visitor):
            return False
        guest = Q(email__iexact=self.comment.email, visitor=self.comment.visitor, user__isnull=True)
        return before.filter(guest).exists()
