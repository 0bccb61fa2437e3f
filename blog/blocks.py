"""What the body of a post is made of. Each block's template is in ``templates/blog/blocks/``."""

from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from blog.notes import as_words

PARAGRAPH_FEATURES = ["bold", "italic", "link", "ol", "ul", "code", "superscript", "document-link"]

PLAIN_TEXT = "text"
HIGHLIGHTED = 256  # blocks of code whose colours are kept in memory
LANGUAGES = [
    (PLAIN_TEXT, "Plain text"),
    ("sh", "Shell"),
    ("python", "Python"),
    ("html", "HTML"),
    ("css", "CSS"),
    ("javascript", "JavaScript"),
    ("sql", "SQL"),
    ("json", "JSON"),
    ("toml", "TOML"),
    ("yaml", "YAML"),
    ("diff", "Diff"),
]


class HeadingValue(blocks.StructValue):
    @property
    def anchor(self) -> str:
        """The id that links to this heading: ``#the-book-on-the-counter``."""
        return slugify(self["text"], allow_unicode=True) or "section"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160)
    level = blocks.ChoiceBlock(choices=[("h2", "Heading"), ("h3", "Heading below a heading")], default="h2")

    class Meta:
        icon = "title"
        template = "blog/blocks/heading.html"
        value_class = HeadingValue


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(
        label="Description",
        required=False,
        max_length=250,
        help_text="What is to be seen, for people who cannot see it.",
    )
    decorative = blocks.BooleanBlock(
        required=False, help_text="It only decorates: people who cannot see it miss nothing."
    )
    caption = blocks.CharBlock(required=False, max_length=250)
    credit = blocks.CharBlock(required=False, max_length=160, help_text="Leave empty to use the picture's own.")

    class Meta:
        icon = "image"
        template = "blog/blocks/image.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned.get("alt") and not cleaned.get("decorative"):
            message = "Describe the picture for people who cannot see it, or mark it as decoration."
            raise blocks.StructBlockValidationError({"alt": ValidationError(message)})
        return cleaned


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    cite = blocks.CharBlock(label="Who said it", required=False, max_length=160)

    class Meta:
        icon = "openquote"
        template = "blog/blocks/quote.html"


@lru_cache(maxsize=HIGHLIGHTED)
def highlighted(code: str, language: str) -> str:
    """The code as safe HTML with Pygments' short classes, without a surrounding element."""
    return highlight(code, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True))


class CodeValue(blocks.StructValue):
    @property
    def highlighted(self) -> str:
        """As :func:`highlighted`."""
        return highlighted(self["code"], self["language"] or PLAIN_TEXT)

    @property
    def language_name(self) -> str:
        """What the code is written in, as people call it; empty for plain text."""
        language = self["language"] or PLAIN_TEXT
        return "" if language == PLAIN_TEXT else dict(LANGUAGES).get(language, "")


class CodeBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(choices=LANGUAGES, default="text")
    code = blocks.TextBlock(rows=8)
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "code"
        template = "blog/blocks/code.html"
        value_class = CodeValue


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("info", "Note"), ("done", "Good news"), ("wait", "Careful"), ("held", "Warning")], default="info"
    )
    title = blocks.CharBlock(required=False, max_length=120)
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "code"])

    class Meta:
        icon = "info-circle"
        template = "blog/blocks/callout.html"


class BodyBlock(blocks.StreamBlock):
    """The body: any number of these, in any order."""

    paragraph = blocks.RichTextBlock(
        features=PARAGRAPH_FEATURES,
        icon="pilcrow",
        label="Text",
        template="blog/blocks/paragraph.html",
        help_text="Write ^[a note] where a note belongs. It gets its number by itself.",
    )
    heading = HeadingBlock()
    image = PictureBlock(label="Picture")
    quote = QuoteBlock()
    code = CodeBlock()
    embed = EmbedBlock(icon="media", max_width=1152, template="blog/blocks/embed.html")
    table = TableBlock(template="blog/blocks/table.html")
    callout = CalloutBlock(label="Call-out")
    raw_html = blocks.RawHTMLBlock(
        label="Raw HTML", icon="code", help_text="For administrators.", template="blog/blocks/raw_html.html"
    )

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}

    def get_searchable_content(self, value: Any) -> list[str]:
        """Its words, those of notes between brackets where they stand."""
        return [
            words for child in value for words in child.block.get_searchable_content(_with_notes_as_words(child.value))
        ]


def _with_notes_as_words(value: Any) -> Any:
    if isinstance(value, RichText):
        return RichText(as_words(value.source))
    if isinstance(value, blocks.StructValue) and isinstance(value.get("text"), RichText):
        return blocks.StructValue(value.block, {**value, "text": _with_notes_as_words(value["text"])}.items())
    return value


class CorrectionBlock(blocks.StructBlock):
    day = blocks.DateBlock()
    words = blocks.RichTextBlock(
        label="What was wrong",
        features=["bold", "italic", "link"],
        help_text="In one or two sentences: what the post said, and what is right.",
    )

    class Meta:
        icon = "edit"


class CorrectionsBlock(blocks.StreamBlock):
    """What was put right in a post after it was published, in any order."""

    correction = CorrectionBlock()

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """What a form says; nothing for one that was opened before there were corrections, or knows none."""
        if self.value_omitted_from_data(data, files, prefix):
            return self.normalize([])
        return super().value_from_datadict(data, files, prefix)


def raw_html_of(body: Any) -> list[str]:
    """The raw HTML blocks of a body, in order."""
    return [str(block.value) for block in body if block.block_type == "raw_html"]
