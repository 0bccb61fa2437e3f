"""What the bar over a post's page offers to whoever may look behind it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.userbar import BaseItem

from blog.admin.permissions import may_moderate, may_see_timeline
from blog.models import Comment, CommentStatus, Post


class WayItem(BaseItem):
    """A way to a screen of the admin."""

    template_name = "blog/admin/userbar_item.html"

    def __init__(self, text: str, url: str, icon: str) -> None:
        self.text, self.url, self.icon = text, url, icon

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "text": self.text, "url": self.url, "icon": self.icon}


class CommentsItem(WayItem):
    """“Comments (2)”: how many wait. Counted when it is shown; the editor makes the bar's items and shows none."""

    def __init__(self, post: Post) -> None:
        super().__init__("Comments", f"{reverse('wagtailsnippets_blog_comment:list')}?post={post.pk}", "edit")
        self.post = post

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        waiting = Comment.objects.filter(post=self.post, status=CommentStatus.PENDING).count()
        text = f"{self.text} ({waiting})" if waiting else self.text
        return {**super().get_context_data(parent_context), "text": text}


def add_items(request: HttpRequest, items: list[Any], page: Any) -> None:
    """For Wagtail's ``construct_wagtail_userbar`` hook: “What happened” and “Comments (2)” of a post."""
    post = page.specific if page is not None and page.pk else None
    if not isinstance(post, Post) or getattr(request, "in_preview_panel", False):
        return
    if may_see_timeline(request.user, post):
        items.append(WayItem("What happened", reverse("bellbird_events:post", args=[post.pk]), "folder-open-inverse"))
    if may_moderate(request.user):
        items.append(CommentsItem(post))
