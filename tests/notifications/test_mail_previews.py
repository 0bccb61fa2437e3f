"""Editors see every mail before anybody gets it, and looking changes nothing."""

import pytest
from django.core import mail
from django.test import Client

from blog.models import Event, Post
from notifications.admin.mail_previews import TESTS_AN_HOUR
from notifications.mails import MAILS
from notifications.models import Delivery
from tests.factories import PASSWORD, a_comment, a_post, a_user, an_admin
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
KINDS = sorted(set(MAILS) - {"trial"})


@pytest.fixture
def dot(client: Client) -> Client:
    """Dot, signed in."""
    an_admin("Dot")
    assert client.login(username="dot", password=PASSWORD)
    return client


@pytest.fixture
def post() -> Post:
    post = a_post("Bells <b>", excerpt="Twelve of them.")
    a_comment(post).approve()
    work()
    mail.outbox.clear()
    return post


def test_every_kind_is_listed_with_its_subject(dot: Client, post: Post) -> None:
    page = dot.get("/admin/mails/").content.decode()

    assert all(f"/admin/mails/{kind}/" in page for kind in KINDS)
    assert "Bells &lt;b&gt;" in page


def test_looking_at_every_mail_writes_no_row_and_sends_nothing(dot: Client, post: Post) -> None:
    before = Delivery.objects.count(), Event.objects.count()

    for kind in KINDS:
        for address in ("", "html/?scheme=dark", "html/?scheme=light", "text/"):
            answer = dot.get(f"/admin/mails/{kind}/{address}")
            assert answer.status_code == 200, (kind, address)

    assert (Delivery.objects.count(), Event.objects.count()) == before
    assert mail.outbox == []


def test_a_mail_is_shown_as_a_page_in_which_nothing_runs(dot: Client, post: Post) -> None:
    answer = dot.get("/admin/mails/post_published/html/?scheme=dark")

    assert dot.get("/admin/mails/post_published/").content.decode().count('sandbox=""') == 2
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "@media all" in answer.content.decode()
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_an_empty_site_says_that_there_is_nothing_to_show(dot: Client) -> None:
    assert "nothing to tell of yet" in dot.get("/admin/mails/").content.decode()
    assert dot.get("/admin/mails/reply/").status_code == 200
    assert dot.get("/admin/mails/reply/html/").status_code == 404
    dot.post("/admin/mails/reply/test/")
    work()
    assert mail.outbox == []


def test_who_may_not_moderate_or_publish_sees_none(client: Client, post: Post) -> None:
    cy = a_user("Cy", is_staff=True)
    client.force_login(cy)

    for address in ("", "reply/", "reply/html/", "reply/text/"):
        assert client.get(f"/admin/mails/{address}").status_code in (302, 403)
    client.post("/admin/mails/reply/test/")
    work()
    assert mail.outbox == []


@pytest.mark.parametrize("name", ["trial", "nonsense"])
def test_there_is_no_page_for_what_is_no_mail(dot: Client, name: str) -> None:
    assert dot.get(f"/admin/mails/{name}/").status_code == 404


def test_a_test_goes_to_the_editors_own_address_alone(dot: Client, post: Post) -> None:
    dot.post("/admin/mails/comment_approved/test/", {"email": "somebody@example.net"})
    work()

    (message,) = mail.outbox
    assert message.to == ["dot@example.org"]
    assert message.subject.startswith("[Test] Your comment on")
    assert Delivery.objects.filter(mail="trial").get().state == "accepted"


def test_a_get_sends_no_test(dot: Client, post: Post) -> None:
    assert dot.get("/admin/mails/reply/test/").status_code == 405


def test_an_editor_sends_so_many_tests_an_hour_and_no_more(dot: Client, post: Post) -> None:
    for _ in range(TESTS_AN_HOUR + 1):
        answer = dot.post("/admin/mails/post_published/test/", follow=True)
    work()

    assert len(mail.outbox) == TESTS_AN_HOUR
    assert "Try again later" in answer.content.decode()


def test_a_draft_is_previewed_as_the_mail_it_would_be(dot: Client, post: Post) -> None:
    draft = Post.objects.get(pk=post.pk)
    draft.title = "Not saved yet"

    modes = [name for name, _label in draft.preview_modes]
    pages = {mode: draft.make_preview_request(preview_mode=mode) for mode in modes}

    assert modes == ["", "notifications.html", "notifications.text"]
    assert all("Not saved yet" in page.content.decode() for page in pages.values())
    assert pages["notifications.text"]["Content-Type"].startswith("text/plain")
    assert "style-src 'unsafe-inline'" in pages["notifications.html"]["Content-Security-Policy"]
