"""The texts in feeds: whole, with addresses that work anywhere, and with nothing that a program could run."""

from xml.etree import ElementTree

import pytest

from tests.blog.pictures import a_picture
from tests.factories import a_post

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.com"


def text_of(client):
    feed = ElementTree.fromstring(client.get("/feed/").content)  # noqa: S314 - our own
    return feed.findtext(f"{ATOM}entry/{ATOM}content")


def text_of_raw(client, html):
    a_post("Tides", body=[("raw_html", html)])
    return text_of(client)


def test_the_whole_text_is_there_with_addresses_that_work_anywhere(client):
    body = [
        ("heading", {"text": "Low water", "level": "h2"}),
        ("paragraph", '<p>See <a href="/tags/">tags</a> and <a href="#low-water">above</a>.</p>'),
        ("image", {"image": a_picture(), "alt": "A boat"}),
        ("raw_html", "<a href='//x.example/'>x</a><a href='http://[bad'>y</a>"),
    ]
    a_post("The tide table", slug="tide", body=body, lead_image=a_picture(), lead_image_alt="Low tide")

    text = text_of(client)

    assert '<h2 id="low-water">Low water </h2>' in text
    assert '<a href="https://blog.example.com/tags/">tags</a>' in text
    assert '<a href="https://blog.example.com/tide/#low-water">above</a>' in text
    assert 'alt="A boat"' in text
    assert 'alt="Low tide"' in text
    assert '="/' not in text
    assert ", /media" not in text
    assert 'href="https://x.example/"' in text
    assert "y</a>" in text


@pytest.mark.parametrize(
    "html",
    [
        "<script>evil()</script>",
        "<style>evil</style>",
        "<p onclick='evil()'>kept</p>",
        "<a href='javascript:evil()'>kept</a>",
        "<a href=' JavaScript&colon;evil()'>kept</a>",
        "<img src=x onerror=evil()>",
        "<iframe srcdoc='evil'></iframe>",
        "<iframe src='javascript:evil()'></iframe>",
        "<object data='/evil.swf'>evil</object>",
        "<form action='/evil/'><button formaction='/evil/'>evil</button></form>",
        "<svg><animate onbegin=evil()></svg>",
        "<video src='javascript:evil()' onplay='evil()'></video>",
        "<p style='background: url(/evil)'>kept</p>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv='refresh' content='0;url=//evil.example'>",
    ],
)
def test_nothing_in_a_text_runs_or_asks_for_anything(client, html):
    text = text_of_raw(client, f"{html}<p>the end</p>")

    assert "evil" not in text
    assert "<p>the end</p>" in text
    assert "kept" in text or "kept" not in html


@pytest.mark.parametrize(
    "html",
    [
        "<figure><figcaption>A boat</figcaption></figure>",
        "<pre><code>tide = 1</code></pre>",
        "<table><tbody><tr><td>low</td></tr></tbody></table>",
        '<video controls="" src="https://x.example/tide.mp4"></video>',
        '<audio controls="" src="https://x.example/tide.ogg"></audio>',
    ],
)
def test_what_programs_can_show_stays(client, html):
    assert html in text_of_raw(client, html)


def test_a_link_stands_where_a_film_was(client):
    text = text_of_raw(client, "<iframe src='https://films.example/7' title='The flood'></iframe>")

    assert '<a href="https://films.example/7">The flood</a>' in text
