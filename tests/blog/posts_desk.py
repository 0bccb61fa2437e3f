"""The desk's list of posts, as a test looks at it."""

from typing import Any

from django.contrib.messages import get_messages
from wagtail.models import Page

from blog.models import Event, Post

LIST = "/admin/posts/"


def titles(answer: Any) -> list[str]:
    """The titles on a page of the list, in their order."""
    assert answer.status_code == 200
    return [post.draft_title for post in answer.context["object_list"]]


def states(desk: Any, post: Post) -> list[str]:
    """The words that the list has for the state of a post."""
    rows = {row.pk: row for row in desk.get(LIST).context["object_list"]}
    return [state.word for state in rows[post.pk].facts.states]


def address(action: str, *posts: Page) -> str:
    """Where one thing is done with many posts."""
    return f"/admin/bulk/blog/post/{action}/?" + "&".join(f"id={post.pk}" for post in posts)


def told(answer: Any) -> str:
    """What is said after it was done."""
    assert answer.status_code == 302, answer.content.decode()[:500]
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def events(kind: str) -> list[str]:
    """What events of a kind are about."""
    return sorted(Event.objects.filter(kind=kind).values_list("subject_id", flat=True))


def as_ids(*posts: Page) -> list[str]:
    """These posts as events name them."""
    return sorted(str(post.pk) for post in posts)


def fresh(post: Page) -> Post:
    """The post as it stands."""
    return Post.objects.get(pk=post.pk)
