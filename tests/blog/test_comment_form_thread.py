"""The order and nesting of comments, and answering one of them."""

from html.parser import HTMLParser

import pytest

from blog.commenting.threads import Thread, arrange
from blog.models import Comment
from tests.blog.test_comment_form import BEN, say, stamp_of
from tests.factories import a_comment, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


class Balance(HTMLParser):
    """Counts how deep lists are nested at each comment, and whether all that is opened is closed."""

    def __init__(self, page):
        super().__init__()
        self.open, self.depths = [], {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        identity = dict(attrs).get("id") or ""
        if tag == "article" and identity.startswith("c-"):
            self.depths[identity] = self.open.count("ol")
        if tag in ("ol", "li"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in ("ol", "li"):
            assert self.open.pop() == tag


def test_replies_stand_below_what_they_answer_three_steps_deep(client, post):
    deep = [a_comment(post, status="approved")]
    for _ in range(4):
        deep.append(a_comment(post, status="approved", parent=deep[-1]))
    last = a_comment(post, status="approved", name="Cy")

    found = Balance(client.get(post.url).content.decode())

    assert found.open == []
    assert [found.depths[f"c-{comment.pk}"] for comment in deep] == [1, 2, 3, 3, 3]
    assert found.depths[f"c-{last.pk}"] == 1
    assert list(found.depths) == [f"c-{comment.pk}" for comment in [*deep, last]]


def test_a_branch_of_any_shape_is_well_formed(client, post):
    first = a_comment(post, status="approved")
    second = a_comment(post, status="approved")
    for parent in (first, second, first):
        child = a_comment(post, status="approved", parent=parent)
        a_comment(post, status="approved", parent=child)

    found = Balance(client.get(post.url).content.decode())

    assert found.open == []
    assert len(found.depths) == 8


def test_a_removed_comment_leaves_a_place_only_where_it_was_answered(client, post):
    answered, alone = a_comment(post, status="approved", body="Rude"), a_comment(post, status="approved", body="Ruder")
    a_comment(post, status="approved", parent=answered, body="A reply")
    answered.reject(status="removed")
    alone.reject()

    page = client.get(post.url).content.decode()

    assert page.count("This comment was removed.") == 1
    assert "Rude" not in page
    assert "A reply" in page
    assert "1 comment<" in page


def test_a_reply_is_a_link_that_opens_the_form_for_it(client, post):
    comment = a_comment(post, status="approved", name="Maren")

    page = client.get(post.url).content.decode()
    answering = client.get(f"{post.url}?reply={comment.pk}").content.decode()

    assert f'href="/the-tide-table/?reply={comment.pk}#reply"' in page
    assert "Replying to <bdi>Maren</bdi>" in answering
    assert f'name="reply_to" value="{comment.pk}"' in answering


def test_a_reply_is_kept_below_its_comment(client, post):
    comment = a_comment(post, status="approved")

    say(client, post, reply_to=comment.pk)

    assert Comment.objects.get(parent=comment).body == BEN["body"]


def test_a_reply_to_what_has_gone_is_not_lost(client, post):
    waiting, elsewhere = a_comment(post), a_comment(status="approved")

    for number in (waiting.pk, elsewhere.pk, 999_999, "x", "9" * 30):
        response = say(client, post, reply_to=number)
        assert response.status_code == 422
        assert "no longer there" in response.content.decode()
        assert "Well said.</textarea>" in response.content.decode()
    assert say(client, post).status_code == 303


@pytest.mark.parametrize("reply", ["", "x", "-1", "\x00", "9" * 400, "١"])
def test_no_reply_parameter_breaks_the_page(client, post, reply):
    assert client.get(post.url, {"reply": reply}).status_code == 200


def test_thousands_of_comments_are_put_in_order_without_recursion():
    first = Comment(pk=1, status="approved", thread_size=5000)
    chain = [Comment(pk=n, root_id=1, branch=2, status="approved") for n in range(5000, 1, -1)]

    entries = arrange([Thread(first, chain)])

    assert [entry.number for entry in entries] == list(range(1, 5001))
    assert max(entry.depth for entry in entries) == 2


def test_the_same_form_may_answer_two_comments(client, post):
    stamp, first, second = (
        stamp_of(client, post),
        a_comment(post, status="approved"),
        a_comment(post, status="approved"),
    )
    for parent in (first, second):
        client.post("/comments/", {"post": post.pk, "stamp": stamp, "reply_to": parent.pk} | BEN)

    assert Comment.objects.filter(parent__in=[first, second]).count() == 2
