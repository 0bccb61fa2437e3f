"""What was changed past Django's models is on kept pages until it is mended, and not a moment longer."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from blog.models import Comment, Post
from tests.cms.kept.conftest import is_kept
from tests.factories import a_comment, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settled, store) -> Post:
    with settled():
        return a_post("The tide table", slug="the-tide-table", tags=("Harbours",))


def reconcile(*arguments: str) -> None:
    call_command("reconcile", *arguments, stdout=StringIO(), stderr=StringIO())


def test_a_title_that_was_written_past_the_models_is_shown_once_reconciled(post, reader, settled):
    reader.get("/tags/harbours/")
    Post.objects.filter(pk=post.pk).update(title="The other table")
    assert b"The other table" not in reader.get("/tags/harbours/").content

    with settled():
        reconcile("--only", "search.index_posts")

    assert b"The other table" in reader.get("/tags/harbours/").content


@pytest.mark.parametrize("status", ["approved", "spam"])
def test_so_is_a_comment(post, reader, settled, status):
    with settled():
        comment = a_comment(post)
        if status == "spam":
            comment.approve()
    reader.get("/the-tide-table/")
    Comment.objects.filter(pk=comment.pk).update(status=status)

    with settled():
        reconcile("--only", "blog.comments")

    assert (b"Well said." in reader.get("/the-tide-table/").content) == (status == "approved")


def test_a_look_alone_purges_nothing_nor_does_mending_nothing(post, reader, settled):
    with settled():
        reconcile()
    reader.get("/the-tide-table/")

    with settled():
        reconcile()
    assert is_kept("/the-tide-table/")
    Post.objects.filter(pk=post.pk).update(title="The other table")
    with pytest.raises(Exception, match="not mended"), settled():
        reconcile("--check", "--only", "search.index_posts")

    assert is_kept("/the-tide-table/")


def test_mending_what_readers_do_not_see_purges_nothing(post, reader, settled, monkeypatch):
    from blog import reconciling

    def check(mend: Any) -> reconciling.Drift:
        return reconciling.Drift("tests.unseen", checked=1, found=1, mended=1)

    monkeypatch.setattr(reconciling, "_reconcilers", {})
    reconciling.register_reconciler("tests.unseen", check, is_seen=False)
    reader.get("/the-tide-table/")

    with settled():
        reconcile()
    assert is_kept("/the-tide-table/")
    reconciling.register_reconciler("tests.unseen", check)
    with settled():
        reconcile()
    assert not is_kept("/the-tide-table/")
