"""What an editor would want to have seen to before a post goes out. Nothing here stops anybody but the rules."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple

from wagtail.models import Page

from blog.blocks import BodyBlock
from blog.documents import visible_documents
from blog.models import Post
from blog.visibility import visible_pages
from notifications.letters import Letter

LONGEST_SUBJECT = 70  # characters; what most lists of mails show
AMBER, RED = 85_000, 95_000  # bytes; mail over 102,000 is cut by some programs
DONE, WAIT, HELD = "done", "wait", "held"


class Check(NamedTuple):
    """
    :param tone: ``done``, ``wait`` for what may be left so, ``held`` for what should not.
    :param word: the tone as a word.
    :param text: what was found, in words for an editor.
    """

    tone: str
    text: str

    @property
    def word(self) -> str:
        return {DONE: "fine", WAIT: "look again", HELD: "mend this"}[self.tone]


def checks(post: Post, letter: Letter, octets: int) -> list[Check]:
    """What was found about ``post`` as it stands in memory, and about its mail.

    :param octets: how large the mail is on the wire, in bytes.
    """
    found = [_picture(post), _description(post), *_headings(post), *_links(post), _subject(letter), _size(octets)]
    return [each for each in found if each is not None]


def _picture(post: Post) -> Check | None:
    if post.lead_image_id is None:
        return None
    if post.lead_image_alt.strip():
        return Check(DONE, "The lead picture is described.")
    return Check(WAIT, "The lead picture has no description. Leave it so only if it is decoration.")


def _description(post: Post) -> Check:
    if post.search_description.strip() or post.excerpt.strip():
        return Check(DONE, "There is a description for lists, mails and search engines.")
    return Check(WAIT, "There is no excerpt and no search description; the first words of the text stand in for them.")


def _headings(post: Post) -> Iterator[Check]:
    """A lower heading needs a higher one before it."""
    levels = [(block.value["level"], block.value["text"]) for block in post.body if block.block_type == "heading"]
    if levels and levels[0][0] == "h3":
        yield Check(WAIT, f"The text begins with a lower heading, “{levels[0][1]}”. Readers who listen miss one above.")
    elif levels:
        yield Check(DONE, "The headings are in order.")


def _links(post: Post) -> Iterator[Check]:
    """Links to pages and documents of this site that readers cannot follow."""
    wanted = _Links()
    block: BodyBlock = post._meta.get_field("body").stream_block  # type: ignore[union-attr]
    for source in _rich_texts(block.get_prep_value(post.body)):
        wanted.feed(source)
    wanted.close()
    pages = {str(pk) for pk in visible_pages().filter(pk__in=wanted.pages).values_list("pk", flat=True)}
    files = wanted.files
    if files:
        files = wanted.files - {str(pk) for pk in visible_documents().filter(pk__in=files).values_list("pk", flat=True)}
    dead = wanted.pages - pages - {str(post.pk)}
    names = dict(Page.objects.filter(pk__in=dead).values_list("pk", "title")) if dead else {}
    for pk in sorted(dead, key=int):
        title = names.get(int(pk))
        what = f"“{title}”, which readers cannot see" if title else "a page that is gone"
        yield Check(HELD, f"A link leads to {what}.")
    yield from (Check(HELD, "A link leads to a document that readers cannot have.") for _ in files)
    if (wanted.pages or wanted.files) and not dead and not files:
        yield Check(DONE, "The links within the site lead somewhere.")


def _subject(letter: Letter) -> Check:
    length = len(letter.subject)
    if length <= LONGEST_SUBJECT:
        return Check(DONE, f"The subject has {length} characters.")
    return Check(WAIT, f"The subject has {length} characters; most lists of mails show {LONGEST_SUBJECT}.")


def _size(octets: int) -> Check:
    said = f"The mail is {octets / 1000:.0f} kB"
    if octets < AMBER:
        return Check(DONE, f"{said}; up to {AMBER // 1000} is safe.")
    return Check(HELD if octets >= RED else WAIT, f"{said}. Some mail programs cut what is longer than 102 kB.")


def _rich_texts(value: Any) -> Iterator[str]:
    """Every string in a stream's own form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _rich_texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _rich_texts(each)


class _Links(HTMLParser):
    """The ids that links of Wagtail's rich text hold."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: set[str] = set()
        self.files: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        number = known.get("id") or ""
        if tag == "a" and number.isascii() and number.isdigit() and len(number) <= 18:
            if known.get("linktype") == "page":
                self.pages.add(number)
            elif known.get("linktype") == "document":
                self.files.add(number)
