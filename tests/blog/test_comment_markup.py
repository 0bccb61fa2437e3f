"""The small safe markup: what works, what is shown as typed, and that nothing else ever comes out."""

from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.commenting.markup import ATTRIBUTES, DEEPEST, REL, SCHEMES, TAGS, comment_markup
from tests.cpu import least_seconds

PIECES = [
    *"[]()<>!*_`~#&\\\"'|=-+:;/ \t\n\x0b\x0c",
    *("](", "![", "```", "> ", "- ", "1. ", "    ", "\n\n", "&#", "&#x6A;", "&lt;", "<!--", "-->", "<![CDATA[", "</a>"),
    *("<script>", "</script>", "<img src=x onerror=", "<svg/onload=", "<a href=", "<b>", "{{ x }}", "{% x %}"),
    *("javascript:", "JaVaScRiPt&colon;", "data:text/html,", "vbscript:", "//evil.example", "http://", "https://a.b/"),
    *("mailto:", "ftp://", "ben@example.org", "www.example.org", "example.com"),
    *("\u202e", "\u2028", "\ufeff", "\x00", "ü", "漢", "🙂"),
    *("[x](javascript:alert(1))", "<javascript:alert(1)>", "[x]: data:x", '[a](<b> "c")'),
]
typed = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=60).map("".join)


class Found(HTMLParser):
    """The elements of a piece of HTML, as a browser would find them."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.elements, self.words = [], []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.elements.append(("a comment", {}))

    def handle_decl(self, decl):
        self.elements.append(("a declaration", {}))


def assert_safe(markup):
    for tag, attributes in Found(markup).elements:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | ({"rel"} if tag == "a" else set())
        if tag == "a" and "href" in attributes:
            assert attributes["href"].partition(":")[0].lower() in SCHEMES
            assert attributes["rel"] == REL
        assert attributes.get("start", "1").isdigit()


@given(typed)
@settings(max_examples=400, deadline=None)
def test_whatever_is_typed_only_the_allowed_comes_out_and_is_clean_already(text):
    markup = comment_markup(text)

    assert_safe(markup)
    assert nh3.clean(markup, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=REL) == markup


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>\n"),
        ("*a* **b** `<c>`", "<p><em>a</em> <strong>b</strong> <code>&lt;c&gt;</code></p>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1986. A dry year", '<ol start="1986">\n<li>A dry year</li>\n</ol>\n'),
        ("```py\n<x>\n```", "<pre><code>&lt;x&gt;\n</code></pre>\n"),
        ("# One", "<p># One</p>\n"),
        ("One\n===", "<p>One<br>\n===</p>\n"),
        ("<b>One</b> &lt;", "<p>&lt;b&gt;One&lt;/b&gt; &amp;lt;</p>\n"),
        ("[a]: http:x", "<p>[a]: http:x</p>\n"),
    ],
)
def test_the_small_markup(text, markup):
    assert comment_markup(text) == markup


@pytest.mark.parametrize(
    "text",
    [
        "https://a.org/b_c_d",
        "[x](https://a.org/b_c_d)",
        "<https://a.org/b_c_d>",
        "[https://x.org](https://a.org/b_c_d)",
    ],
)
def test_a_link_is_one_link_however_it_is_written(text):
    links = [attributes for tag, attributes in Found(comment_markup(text)).elements if tag == "a"]

    assert links == [{"href": "https://a.org/b_c_d", "rel": REL}]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "/admin/", "//a", "x"])
def test_no_link_leads_anywhere_but_to_the_web_and_to_mail(address):
    markup = comment_markup(f"[word]({address}) <{address}>")

    assert [tag for tag, _ in Found(markup).elements] == ["p"]
    assert f"[word]({address})" in markup


def test_there_are_no_pictures():
    assert "img" not in comment_markup("![x](https://a.org/b.png)")


@pytest.mark.parametrize("sign", ["> ", "- ", "1. ", ">"])
def test_what_is_nested_too_deep_is_shown_as_plain_text_with_nothing_lost(sign):
    text = sign * (DEEPEST * 3) + "the word"

    found = Found(comment_markup(text))

    assert "the word" in "".join(found.words)
    assert len(found.elements) < DEEPEST


OPENERS = ("[", "![", "*_", "**a*", "_a__", "`a``b```", "[a][", "[a](", "<", "<a ", "](", "*a **b ")
OTHERS = ("> ", ">", "- ", "1. ", "\\", "&", "a@", "http://", "(http://a.b", "\n> ")


@pytest.mark.parametrize("bomb", OPENERS + OTHERS)
def test_no_comment_takes_long_to_read(bomb):
    text = (bomb * 5000)[:5000]

    assert least_seconds(lambda: comment_markup(text)) < 0.25
