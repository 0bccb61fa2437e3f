"""Sitting at the admin's desk: who signs in, and what the post editor sends."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from blog.models import Post, User
from tests.factories import a_user, the_blog


def an_editor(name: str = "Ada") -> User:
    """A person of Wagtail's group of editors: writes, and publishes nothing."""
    return _member(name, "Editors")


def a_moderator(name: str = "Dot") -> User:
    """A person of Wagtail's group of moderators: publishes, and decides about comments."""
    return _member(name, "Moderators")


def _member(name: str, group: str) -> User:
    user = a_user(name)
    user.groups.add(Group.objects.get(name=group))
    return user


def at_the_desk(user: User) -> Client:
    """A browser in which ``user`` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def paragraph(text: str) -> tuple[str, str]:
    """A text block of the body."""
    return "paragraph", rich_text(f"<p>{text}</p>")


def filled_in(*blocks: tuple[str, Any], authors: Any = (), **fields: Any) -> dict[str, Any]:
    """What the post editor sends: a title, a body, and what ``fields`` says instead."""
    form: Mapping[str, Any] = {
        "title": "Harbours at night",
        "slug": "harbours-at-night",
        "excerpt": "",
        "body": streamfield(list(blocks) or [paragraph("Boats.")]),
        "post_authors": inline_formset([{"profile": author.profile.pk} for author in authors]),
        "lead_image_alt": "",
        "lead_image_caption": "",
        "lead_image": "",
        "tags": "",
        "series": "",
        "seo_title": "",
        "search_description": "",
        "published_at": "",
        "announcement": Post.Announcement.ONCE,
        "when_late": "",
        "comments_mode": Post.CommentsMode.OPEN,
        "notify_author": "on",
        "go_live_at": "",
        "expire_at": "",
        "comments": inline_formset([]),
    }
    return dict(nested_form_data({**form, **fields}))


def new_post_address() -> str:
    """Where a new post is written."""
    return reverse("wagtailadmin_pages:add", args=["blog", "post", the_blog().pk])


def edit_address(post: Post) -> str:
    """Where a post is edited."""
    return reverse("wagtailadmin_pages:edit", args=[post.pk])


def errors_in(response: Any) -> dict[str, list[str]]:
    """The errors of the form that an answer shows again."""
    return dict(response.context["form"].errors)
