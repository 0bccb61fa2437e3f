"""Whatever visitors type, it is shown as words: a browser's own parser finds nothing of theirs in any page."""

import os
import random
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from blog.models import Comment, CommentDecision, CommentReport, UserProfile
from blog.moderation_links import moderation_path
from tests.browser.hostile import LOOK, broken_out, words
from tests.factories import a_comment, a_post, a_user, an_admin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("HOSTILE_ROUNDS", "8"))
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def surfaces(planted: None) -> Any:
    """Fill every place that visitors can fill with words, and give back every page they are shown on."""
    post = a_post("Harbours", slug="harbours")
    maren = a_user("Maren")
    first = a_comment(post, user=maren, status="approved")
    a_comment(post, parent=first, status="approved")
    waiting = a_comment(post)
    CommentReport.objects.create(comment=first, reason="other", visitor="0" * 32)
    desk, reader, guest = Client(), Client(), Client()
    desk.force_login(dot := an_admin())
    reader.force_login(maren)

    def filled(say: Any) -> dict[str, str]:
        cache.clear()  # so that no round is taken for a flood
        Comment.objects.update(status="approved", needs_second_look=True)
        Comment.objects.filter(pk=first.pk).update(thread_size=2)
        Comment.objects.filter(pk=waiting.pk).update(status="pending")
        for comment in Comment.objects.all():
            Comment.objects.filter(pk=comment.pk).update(name=say(80), body=say(5000))
        link = [{"label": say(60), "url": "https://example.org/" + say(100)}, {"label": "x", "url": say(100)}]
        UserProfile.objects.filter(user=maren).update(display_name=say(120), bio=say(2000), links=link)
        CommentReport.objects.update(words=say(500))
        CommentDecision.objects.update(words=say(5000))
        typed = {"post": post.pk, "name": say(80), "email": say(60), "body": say(6000), "reply_to": first.pk}
        queue = reverse("wagtailsnippets_blog_comment:list")
        pages = {
            "post": guest.get(post.url),
            "reply": guest.get(f"{post.url}?reply={first.pk}"),
            "errors": guest.post("/comments/", typed),
            "author": guest.get(maren.profile.get_absolute_url()),
            "search": guest.get("/search/", {"q": say(200)}),
            "report": guest.post(f"/comments/{first.pk}/report/", {"reason": "none", "words": say(600)}),
            "thread": guest.get(f"{post.url}?thread={first.pk}"),
            "own words": reader.get(f"/comments/{first.pk}/edit/"),
            "mail link": guest.get(moderation_path(waiting, "approve", dot)),
            "log": desk.get(reverse("bellbird_moderation:log")),
            "account": reader.get("/accounts/"),
            "profile": reader.get("/accounts/profile/"),
            "queue": desk.get(queue),
            "queue, searched": desk.get(queue, {"q": say(100)}),
            "edit": desk.get(reverse("wagtailsnippets_blog_comment:edit", args=[first.pk])),
            "what happened": desk.get(reverse("bellbird_events:comment", args=[first.pk])),
            "ban": desk.get(reverse("wagtailsnippets_blog_comment:ban", args=[first.pk])),
        }
        assert {name: page.status_code for name, page in pages.items() if page.status_code not in (200, 422)} == {}
        return {name: page.content.decode() for name, page in pages.items()}

    return filled


def test_nothing_a_visitor_types_becomes_part_of_a_page(surfaces: Any, chromium: Any) -> None:
    browser = chromium.new_page()
    plain = {name: browser.evaluate(LOOK, html) for name, html in surfaces(lambda longest: "Well said.").items()}

    for number in range(ROUNDS):
        chance = random.Random(number)  # noqa: S311 - the same words in every run
        for name, html in surfaces(lambda longest, chance=chance: words(chance, longest)).items():
            seen = browser.evaluate(LOOK, html)
            assert seen["wrong"] == [], (number, name)
            assert broken_out(seen, plain[name], is_found="search" in name) == {}, (number, name)
    browser.close()


@pytest.mark.parametrize("number", range(3))
def test_nothing_a_visitor_types_makes_a_page_wider_than_a_phone(surfaces: Any, tab: Any, number: int) -> None:
    chance = random.Random(1000 + number)  # noqa: S311
    surfaces(lambda longest: (words(chance, longest - 300) + "w" * 300) if longest > 600 else words(chance, longest))

    page = tab("/harbours/", viewport={"width": 320, "height": 700})

    assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0
    assert [said for said in page.complaints if "Content Security Policy" in said or "Error" in said] == []
