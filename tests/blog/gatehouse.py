"""What the tests of the spam gate share: a comment before the gate, and what the gate says of it."""

from typing import Any

from django.test import RequestFactory

from blog import spam
from blog.models import BlogSettings, Comment
from tests.factories import a_post

HERE, ELSEWHERE = "a" * 32, "b" * 32


def words_of(body: str = "Well said, and not too late.", **fields: Any) -> Comment:
    """A guest's comment that is not saved."""
    fields = {"name": "Ben", "email": "ben@example.org", "visitor": HERE} | fields
    return Comment(post=fields.pop("post", None) or a_post(), body=body, **fields)


def judged(
    comment: Comment,
    *,
    is_hasty: bool = False,
    has_trap_sprung: bool = False,
    is_trusted: bool = False,
    request: Any = None,
    **settings: Any,
) -> spam.Verdict:
    """The verdict on a site that does not hold first comments, unless ``settings`` say so."""
    return spam.judge(
        comment,
        request=request or RequestFactory().post("/comments/"),
        settings=BlogSettings(**{"comments_hold_first": False} | settings),
        is_hasty=is_hasty,
        has_trap_sprung=has_trap_sprung,
        is_trusted=is_trusted,
    )


def answers(comment: Comment, **settings: Any) -> list[tuple[str, str]]:
    """The rules that spoke, with what each asks for."""
    return [(reason.rule, str(reason.outcome)) for reason in judged(comment, **settings).reasons]
