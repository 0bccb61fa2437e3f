"""Every feed keeps the rules of its format, whatever is in it; and the rules notice what does not."""

import json

import pytest

from blog.models import Post
from tests.blog.feed_rules import faults_of_atom
from tests.blog.feed_rules_json import faults_of_json
from tests.blog.feed_rules_rss import faults_of_rss
from tests.blog.pictures import a_picture
from tests.factories import a_comment, a_post, a_user, the_blog

pytestmark = pytest.mark.django_db
HOSTILE = "</title>]]>&amp; <script>alert(1)</script> \x08\x0b\ufffe 🐚 مدّ وجزر"
RULES = {
    "application/atom+xml; charset=utf-8": faults_of_atom,
    "application/rss+xml; charset=utf-8": faults_of_rss,
    "application/feed+json; charset=utf-8": faults_of_json,
}
ENDINGS = ("feed/", "feed/rss/", "feed.json")
OF_POSTS = [f"{below}{ending}" for below in ("/", "/tags/harbours/", "/authors/ada/") for ending in ENDINGS]
OF_COMMENTS = ["/comments/feed/", "/comments/feed/rss/"]


@pytest.fixture(autouse=True)
def at_example_com(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.com"
    settings.WEBSUB_HUB = "https://hub.example/"


@pytest.fixture
def full():
    """A post with everything that a feed can tell, one with nothing, and a talk."""
    body = [("paragraph", '<p>Low <a href="/x/">water</a>.</p>'), ("code", {"language": "python", "code": "a < b"})]
    more = {"excerpt": "It errs.", "lead_image": a_picture(), "body": body}
    post = a_post("Tide & table", author=a_user("Ada"), tags=("Harbours", "Method"), **more)
    bare = a_post("Bare", author=a_user("Ada"), tags=("Harbours",), body=[])
    Post.objects.filter(pk=bare.pk).update(title=HOSTILE, excerpt=HOSTILE)
    first = a_comment(post, status="approved", name="Maren", body="Is it *metres*?")
    a_comment(post, status="approved", parent=first, name=HOSTILE[:60], body=HOSTILE)
    return post


def faults_at(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return RULES[answer.headers["Content-Type"]](answer.content)


@pytest.mark.parametrize("address", [*OF_POSTS, *OF_COMMENTS])
def test_nothing_is_wrong_with_a_feed(client, full, address):
    assert faults_at(client, address) == []


@pytest.mark.parametrize("ending", ["feed/", "feed/rss/"])
def test_nothing_is_wrong_with_the_feed_of_one_talk(client, full, ending):
    assert faults_at(client, f"/comments/on/{full.pk}/{ending}") == []


@pytest.mark.parametrize("address", [f"/{ending}" for ending in ENDINGS])
def test_nothing_is_wrong_with_an_empty_feed(client, address):
    the_blog()

    assert faults_at(client, address) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<id>urn", "<id>x y urn", "id is"),
        ("<updated>2", "<updated>Mon 2", "updated is"),
        ("<category term=", "<category name=", "category without term"),
        ("<author><name>", "<author><name>x</name><name>", "author with two of name"),
        ("<published>", "<guid>1</guid><published>", "guid in entry"),
        ('rel="self"', 'rel="alternate"', "feed is at two addresses"),
        ('type="html"', 'type="text/html5"', "type of content"),
    ],
)
def test_what_breaks_the_rules_of_atom_is_noticed(client, full, good, bad, fault):
    document = client.get("/feed/").content.decode()
    assert good in document

    assert any(fault in said for said in faults_of_atom(document.replace(good, bad, 1).encode()))


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<lastBuildDate>", "<lastBuildDate>some ", "lastBuildDate is"),
        ('isPermaLink="false"', 'isPermaLink="true"', "guid leads to"),
        ("<description>", "<summary>x</summary><description>", "summary in channel"),
        ('length="', 'length="about ', "enclosure is"),
        ("<link>https", "<link>the", "link is"),
        ('rel="self"', 'rel="via"', "a channel without itself"),
    ],
)
def test_what_breaks_the_rules_of_rss_is_noticed(client, full, good, bad, fault):
    document = client.get("/feed/rss/").content.decode()
    assert good in document

    assert any(fault in said for said in faults_of_rss(document.replace(good, bad, 1).encode()))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": 7}, "id is 7"),
        ({"date_published": "yesterday"}, "date_published is"),
        ({"authors": [{}]}, "authors is"),
        ({"tags": "Harbours"}, "tags is"),
        ({"published": ""}, "what is published?"),
        ({"url": "/tides/"}, "url is"),
    ],
)
def test_what_breaks_the_rules_of_json_is_noticed(client, full, change, fault):
    feed = json.loads(client.get("/feed.json").content)
    feed["items"][0] |= change

    assert any(fault in said for said in faults_of_json(json.dumps(feed).encode()))
