"""The demo's words and pictures are whole: they parse, refer to what exists, and fit where they will be shown."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

CONTENT = Path(__file__).parents[2] / "cms" / "demo" / "content"
SITE: dict[str, Any] = tomllib.loads((CONTENT / "site.toml").read_text("utf-8"))
POSTS: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((CONTENT / "posts").glob("*.toml"))
}
EVERY_POST = pytest.mark.parametrize("post", POSTS.values(), ids=POSTS)

KEYS = {
    "paragraph": str,
    "heading": {"text", "level"},
    "image": {"image", "alt", "caption", "credit"},
    "quote": {"text", "cite"},
    "code": {"language", "code", "caption"},
    "table": {"caption", "header_row", "header_col", "numeric", "rows"},
    "callout": {"kind", "title", "text"},
}
PARAGRAPH_TAGS = {"p", "a", "b", "i", "code", "ul", "ol", "li", "br", "sup"}
CALLOUT_TAGS = {"p", "a", "b", "i", "code"}


def blocks(post: dict[str, Any], kind: str) -> list[Any]:
    return [block["value"] for block in post["body"] if block["type"] == kind]


def comments() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(post, comment) for post in POSTS.values() for comment in post.get("comments", [])]


def pictures() -> Iterator[tuple[str, str]]:
    """Yield each use of a picture: its file name and its description."""
    for person in SITE["people"]:
        if "portrait" in person:
            yield person["portrait"], person["portrait_alt"]
    for post in POSTS.values():
        if "lead_image" in post:
            yield post["lead_image"], post["lead_image_alt"]
        for picture in blocks(post, "image"):
            yield picture["image"], picture["alt"]


class Markup(HTMLParser):
    """Collects the elements and links of a piece of rich text, and whether every element was closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_there_are_fourteen_published_posts_one_scheduled_and_two_drafts() -> None:
    assert Counter(post["status"] for post in POSTS.values()) == {"published": 14, "scheduled": 1, "draft": 2}


def test_no_two_posts_share_a_slug_or_a_title() -> None:
    assert len({post["slug"] for post in POSTS.values()}) == len(POSTS)
    assert len({post["title"] for post in POSTS.values()}) == len(POSTS)


def test_published_posts_stand_in_the_order_of_their_dates() -> None:
    ages = [post["days_ago"] for post in POSTS.values() if post["status"] == "published"]

    assert ages == sorted(ages, reverse=True)
    assert ages[-1] > 0


@EVERY_POST
def test_a_post_names_only_people_tags_and_series_that_exist(post: dict[str, Any]) -> None:
    authors = {person["username"] for person in SITE["people"] if person["role"] == "author"}

    assert post["authors"]
    assert set(post["authors"]) <= authors
    assert set(post["tags"]) <= {tag["name"] for tag in SITE["tags"]}
    assert post.get("series", SITE["series"][0]["slug"]) in {series["slug"] for series in SITE["series"]}


@EVERY_POST
def test_titles_and_excerpts_fit_in_a_list(post: dict[str, Any]) -> None:
    assert 0 < len(post["title"]) <= 120
    assert 0 < len(post["excerpt"]) <= 200
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", post["slug"])


@EVERY_POST
def test_every_block_has_the_keys_that_its_kind_has(post: dict[str, Any]) -> None:
    for block in post["body"]:
        expected = KEYS[block["type"]]
        found = str if isinstance(block["value"], str) else set(block["value"])

        assert found == expected, block["type"]


@EVERY_POST
def test_rich_text_keeps_to_the_elements_that_the_editor_knows(post: dict[str, Any]) -> None:
    texts = [(html, PARAGRAPH_TAGS) for html in blocks(post, "paragraph")]
    texts += [(callout["text"], CALLOUT_TAGS) for callout in blocks(post, "callout")]

    for html, allowed in texts:
        markup = Markup(html)
        assert markup.tags <= allowed
        assert markup.open == []


@EVERY_POST
def test_links_lead_to_published_posts_or_to_example_org(post: dict[str, Any]) -> None:
    published = {f"/{other['slug']}/" for other in POSTS.values() if other["status"] == "published"}

    for html in blocks(post, "paragraph"):
        for link in Markup(html).links:
            assert link in published or link.startswith("https://example.org/")


@EVERY_POST
def test_tables_are_rectangular_and_name_their_numeric_columns(post: dict[str, Any]) -> None:
    for table in blocks(post, "table"):
        width = len(table["rows"][0])

        assert {len(row) for row in table["rows"]} == {width}
        assert all(0 <= column < width for column in table["numeric"])


def test_every_kind_of_block_is_shown_at_least_three_times() -> None:
    shown = Counter(block["type"] for post in POSTS.values() for block in post["body"])

    assert set(shown) == set(KEYS)
    assert min(shown.values()) >= 3


def test_every_picture_exists_is_used_and_is_light_enough() -> None:
    files = {path.name: path for path in (CONTENT / "images").iterdir()}

    assert {name for name, _ in pictures()} == set(files)
    for path in files.values():
        assert path.stat().st_size <= 120 * 1024
        with Image.open(path) as picture:
            assert picture.size in {(1600, 900), (600, 600)}


def test_every_picture_is_described() -> None:
    for name, alt in pictures():
        assert 20 <= len(alt) <= 250, name


@EVERY_POST
def test_captions_fit_their_fields(post: dict[str, Any]) -> None:
    for caption in [
        post.get("lead_image_caption", ""),
        *(b["caption"] for b in blocks(post, "image") + blocks(post, "code")),
    ]:
        assert len(caption) <= 250


def test_replies_follow_the_comment_they_answer() -> None:
    for post in POSTS.values():
        heard: dict[str, dict[str, Any]] = {}
        for comment in post.get("comments", []):
            if "reply_to" in comment:
                answered = heard[comment["reply_to"]]
                assert answered["status"] in ("approved", "removed")
                assert answered["hours_after"] < comment["hours_after"]
            assert heard.setdefault(comment["ref"], comment) is comment


def test_no_comment_lies_in_the_future_or_below_a_draft() -> None:
    for post, comment in comments():
        assert post["status"] == "published"
        assert comment["hours_after"] < post["days_ago"] * 24


def test_five_comments_wait_and_users_comment_under_their_own_name() -> None:
    names = {person["username"]: person["display_name"] for person in SITE["people"]}

    assert [comment["status"] for _, comment in comments()].count("pending") == 5
    assert all(comment["name"] == names[comment["user"]] for _, comment in comments() if "user" in comment)


def test_a_moderator_finds_something_of_everything() -> None:
    said = [comment for _, comment in comments()]

    assert {comment["status"] for comment in said} == {"approved", "pending", "removed", "spam"}
    assert [comment for comment in said if comment.get("verdict", {}).get("outcome") == "hold"]
    assert [comment for comment in said if comment.get("reports")]


def test_nobody_real_can_be_mailed() -> None:
    addresses = [person["email"] for person in SITE["people"]]
    addresses += [subscriber["email"] for subscriber in SITE["subscribers"]]
    addresses += [comment["email"] for _, comment in comments()]

    assert all(address.endswith(("@example.org", "@example.net")) for address in addresses)


def test_one_tag_is_known_only_to_a_draft() -> None:
    public = {tag for post in POSTS.values() if post["status"] != "draft" for tag in post["tags"]}

    assert {tag["name"] for tag in SITE["tags"]} - public == {"Almanac"}
