"""A comment that is filled in reads exactly as one that the template writes in full."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from blog.commenting import written as module
from blog.commenting.talk import Talk
from blog.commenting.written import TEMPLATE, written
from blog.models import Comment
from tests.factories import a_comment, a_post, a_user

pytestmark = pytest.mark.django_db

NAMES = ["Ben", "<b>&\"'", "\ue010name", "مها", "name 900719925474301", "%(name)s {0}"]


@pytest.fixture
def talk(rf):
    ada = a_user("Ada")
    post = a_post(author=ada)
    for number, name in enumerate(NAMES):
        first = a_comment(post, status="approved", name=name, body=f"{name}\n\n*so* https://a.example/?a=1&b=2")
        a_comment(post, status="approved", name="Cy", parent=first, user=ada if number % 2 else None)
    Comment.objects.filter(name="Cy", user=None).update(edited_at=timezone.now() + timedelta(minutes=1))
    request = rf.get(f"{post.url}?order=newest")
    request.user = type("Nobody", (), {"is_authenticated": False, "pk": None, "has_perm": lambda *_: False})()
    return Talk(post, request, [ada.profile])


def whole(entry, talk):
    return render_to_string(TEMPLATE, {"entry": entry, "comment": entry.comment, "talk": talk, "path": "/a&b/"})


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_filled_in_and_written_in_full_are_the_same(talk, language):
    with translation.override(language):
        for entry in talk.page.entries:
            assert written(entry, talk, "/a&b/") == whole(entry, talk)
        assert all(module._pieces(kind, language, "UTC") for kind in [(False,) * 4, (True,) * 4])


def test_comments_are_filled_in_and_not_rendered_each(talk, monkeypatch):
    for entry in talk.page.entries:
        written(entry, talk, "/a/")
    monkeypatch.setattr(module, "render_to_string", None)

    assert all(written(entry, talk, "/a/") for entry in talk.page.entries)


def test_a_template_that_shows_something_unknown_is_rendered_in_full(talk, monkeypatch):
    module._pieces.cache_clear()
    monkeypatch.setattr(module, "_moment", lambda name, moment: iter(()))

    entry = talk.page.entries[0]

    assert module._pieces((False,) * 4, "en", "UTC") == ()
    assert written(entry, talk, "/a/") == render_to_string(
        TEMPLATE, {"entry": entry, "comment": entry.comment, "talk": talk, "path": "/a/"}
    )
    module._pieces.cache_clear()
