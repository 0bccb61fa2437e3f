"""The cast and its posts. Ada writes, Ben comments, Cy must not see drafts, Dot moderates."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from blog.models import BlogIndexPage, Comment, Post, PostAuthor, User

_numbers = count(1)
PASSWORD = "a long enough passphrase"


def a_user(name: str = "", **fields: Any) -> User:
    """A person; ``a_user("Ada")`` twice is the same one."""
    username = (name or f"person{next(_numbers)}").lower()
    found = User.objects.filter(username=username).first()
    if found:
        return found
    return User.objects.create_user(username, f"{username}@example.org", PASSWORD, first_name=name, **fields)


def an_admin(name: str = "Dot") -> User:
    """A person who may do everything."""
    return a_user(name, is_staff=True, is_superuser=True)


def the_blog() -> BlogIndexPage:
    """The first page of the site, which every installation has."""
    found = BlogIndexPage.objects.first()
    if found:
        return found
    index: BlogIndexPage = Page.objects.get(depth=1).add_child(instance=BlogIndexPage(title="Bellbird", slug="blog"))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": index})
    return index


def a_draft(title: str = "", *, author: User | None = None, tags: tuple[str, ...] = (), **fields: Any) -> Post:
    """A post that nobody but editors can see. Ada's, unless said otherwise; she is not mailed about comments."""
    fields.setdefault("notify_author", False)
    title = title or f"Post {next(_numbers)}"
    author = author or a_user("Ada")
    post = Post(title=title, live=False, owner=author, **fields)
    post.post_authors.add(PostAuthor(profile=author.profile))
    post.tags.add(*tags)
    the_blog().add_child(instance=post)
    return post


def a_post(title: str = "", **fields: Any) -> Post:
    """A live post, published the ordinary way."""
    post = a_draft(title, **fields)
    post.publish()
    return Post.objects.get(pk=post.pk)


def a_due_post(title: str = "", *, minutes_ago: float = 1, **fields: Any) -> Post:
    """A post whose approved go-live date has passed and which nobody has published yet."""
    post = a_draft(title, **fields)
    revision = post.schedule(timezone.now() + timedelta(days=1))
    due = timezone.now() - timedelta(minutes=minutes_ago)
    revision.content["go_live_at"] = due.isoformat()
    revision.approved_go_live_at = due
    revision.save(update_fields=["content", "approved_go_live_at"])
    Post.objects.filter(pk=post.pk).update(go_live_at=due)
    return Post.objects.get(pk=post.pk)


def a_comment(post: Post | None = None, **fields: Any) -> Comment:
    """Ben's comment, waiting for a moderator."""
    fields = {"name": "Ben", "email": "ben@example.org", "body": "Well said."} | fields
    return Comment.objects.create(post=post or a_post(), **fields)
