"""The posts of the demo site with their pictures and blocks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files import File
from django.utils import timezone
from wagtail.models import Collection

from blog.models import BlogImage, BlogIndexPage, Post, PostAuthor, Series, User
from cms.demo import content_files
from cms.demo.talking import discuss

SHELF = "The Bench (demo)"
"""The collection of the demo's pictures; also the sign that the demo site has been built."""


class Writer:
    """Writes posts below one blog.

    :param blog: where the posts stand.
    :param people: their authors and some of those who comment, by user name.
    """

    def __init__(self, blog: BlogIndexPage, people: dict[str, User]) -> None:
        self.blog = blog
        self.people = people
        self.now = timezone.now()
        self.shelf = Collection.get_first_root_node().add_child(name=SHELF)
        self.images: dict[str, BlogImage] = {}
        self.blocks: dict[str, Callable[[Any], Any]] = {"image": self._picture, "table": _table, "code": _code}

    def write(self, text: dict[str, Any]) -> Post:
        """Write one post with its comments: published in the past, scheduled minutes ahead, or left as a draft."""
        post = self._draft(text)
        if text["status"] == "published":
            post.publish(user=self.people["dot"])
            Post.objects.filter(pk=post.pk).update(last_published_at=post.published_at)  # not “updated today”
            discuss(post, text.get("comments", []), self.people)
        elif text["status"] == "scheduled":
            post.schedule(self.now + timedelta(minutes=text["schedule_in_minutes"]), user=self.people["dot"])
        else:
            post.save_revision(user=post.owner)
        return post

    def _draft(self, text: dict[str, Any]) -> Post:
        authors = [self.people[name] for name in text["authors"]]
        post = Post(
            title=text["title"], slug=text["slug"], excerpt=text["excerpt"].strip(), owner=authors[0], live=False
        )
        if "days_ago" in text:
            post.published_at = post.first_published_at = self.now - timedelta(days=text["days_ago"])
        post.series = Series.objects.get(slug=text["series"]) if text.get("series") else None
        if text.get("lead_image"):
            post.lead_image = self._image(
                text["lead_image"], text.get("lead_image_alt", ""), text.get("lead_image_credit", "")
            )
            post.lead_image_alt = text.get("lead_image_alt", "")
            post.lead_image_caption = text.get("lead_image_caption", "")
        post.body = [(block["type"], self._value(block)) for block in text["body"]]
        for author in authors:
            post.post_authors.add(PostAuthor(profile=author.profile))
        post.tags.add(*text["tags"])
        written: Post = self.blog.add_child(instance=post)
        return written

    def _value(self, block: dict[str, Any]) -> Any:
        return self.blocks.get(block["type"], lambda value: value)(block["value"])

    def _picture(self, value: dict[str, Any]) -> dict[str, Any]:
        image = self._image(value["image"], value.get("alt", ""), value.get("credit", ""))
        return {**value, "image": image, "decorative": False, "credit": ""}

    def _image(self, name: str, alt: str, credit: str) -> BlogImage:
        if name not in self.images:
            title = name.rsplit(".", 1)[0].replace("-", " ").capitalize()
            with content_files.image(name).open("rb") as file:
                image = BlogImage(title=title, description=alt, credit=credit, collection=self.shelf)
                image.file.save(name, File(file), save=False)
                image.save()
            self.images[name] = image
        return self.images[name]


def _table(value: dict[str, Any]) -> dict[str, Any]:
    choice = "both" if value["header_col"] and value["header_row"] else "row" if value["header_row"] else "neither"
    return {
        "data": value["rows"],
        "table_caption": value.get("caption", ""),
        "table_header_choice": choice,
        "first_row_is_table_header": value["header_row"],
        "first_col_is_header": value["header_col"],
        "cell": [],
        "mergeCells": [],
    }


def _code(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "code": value["code"].strip("\n"), "caption": value.get("caption", "")}
