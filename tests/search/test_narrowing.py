"""Which of some keys are visible is asked of these keys alone, and the answer is the same."""

from typing import Any

import pytest

from blog.models import Post
from blog.visibility import visible_posts
from search.backends.narrowing import narrowed
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


def test_keys_are_named_within_the_list_of_what_is_visible():
    posts = Post.objects.filter(pk__in=visible_posts().values("pk"))

    _, _, inner = str(narrowed(posts, [7, 8]).query).partition("IN (SELECT")

    assert "IN (7, 8)" in inner
    assert "IN (7, 8)" not in str(posts.query)


@pytest.mark.parametrize(
    "wanted",
    [
        lambda: Post.objects.filter(pk__in=visible_posts().values("pk")),
        lambda: Post.objects.exclude(pk__in=Post.objects.filter(live=False).values("pk")),
        lambda: Post.objects.filter(pk__in=Post.objects.order_by("-pk").filter(live=True).values("pk")[:2]),
        lambda: Post.objects.filter(owner__in=Post.objects.filter(live=True).values("owner")).filter(live=True),
        lambda: visible_posts(),
    ],
)
def test_the_answer_is_what_it_would_be_outside(wanted: Any):
    first, second, draft = a_post("One"), a_post("Two"), a_draft("Three")

    found = narrowed(wanted(), [second.pk, draft.pk])

    assert set(found) == {second}
    assert first in set(wanted())
