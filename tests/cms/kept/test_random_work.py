"""Whatever is done, in any order: once a worker has run, every kept page is what would be written now."""

import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import rule

from blog.models import Comment, Post, Tag, UserProfile
from cms.kept.store import PageStore, page_store
from tests.factories import a_comment
from tests.search.operations import OPEN, Operation, some_post
from tests.search.test_random_work import HeardWork, runs

pytestmark = pytest.mark.django_db
STAMP = re.compile(rb'name="(?:stamp|csrfmiddlewaretoken)" value="[^"]*"')
WHO = {"authorization": "a reader who gets no kept page"}
numbers = st.integers(0, 9)


def comment(number: int) -> None:
    if post := some_post(number):
        a_comment(post)


def approve(number: int) -> None:
    if some := Comment.objects.order_by("pk")[number % 3 :].first():
        some.approve()


def reject(number: int) -> None:
    if some := Comment.objects.approved().first():
        some.reject()


def reopen(number: int) -> None:
    if some := Comment.objects.order_by("-pk").first():
        some.reopen()


def edit_comment(number: int) -> None:
    if some := Comment.objects.approved().order_by("-pk").first():
        some.edit(f"Other words {number}")


def delete_comment(number: int) -> None:
    if some := Comment.objects.order_by("pk").first():
        some.delete()


def link(number: int) -> None:
    post, other = some_post(number), some_post(number + 1)
    if post and other:
        post.body = [("paragraph", f'<p><a linktype="page" id="{other.pk}">there</a></p>')]
        post.publish()


TALK: list[Operation] = [comment, approve, reject, reopen, edit_comment, delete_comment, link]


def addresses() -> list[str]:
    """Every page that may be kept, and some that may not."""
    found = ["/", "/?page=2", "/tags/", "/authors/", "/archive/", "/archive/2026/", "/archive/2026/11/", "/feed/"]
    found += [f"/tags/{slug}/{feed}" for slug in Tag.objects.values_list("slug", flat=True) for feed in ("", "feed/")]
    found += [f"/authors/{slug}/" for slug in UserProfile.objects.values_list("slug", flat=True)]
    found += [post.url for post in Post.objects.all() if post.url]
    found += [f"/series/{slug}/" for slug in Post.objects.exclude(series=None).values_list("series__slug", flat=True)]
    return found


class KeptWork(HeardWork):
    """Somebody reads everything after each deed, so that every page is kept that can be."""

    @rule(operation=st.sampled_from(OPEN), number=numbers)
    def work(self, operation: Operation, number: int) -> None:
        with self.settled():
            operation(number)
        for address in addresses():
            Client().get(address)
        if number % 3 == 0:
            self.compare()

    @rule(operation=st.sampled_from(TALK), number=numbers)
    def talk(self, operation: Operation, number: int) -> None:
        self.work(operation, number)

    def compare(self) -> None:
        for address in addresses():
            kept, fresh = Client().get(address), Client(headers=WHO).get(address)
            assert kept.status_code == fresh.status_code, address
            assert STAMP.sub(b"", kept.content) == STAMP.sub(b"", fresh.content), address

    def teardown(self) -> None:
        store = page_store()
        assert store is not None
        try:
            HeardWork.teardown(self)
        finally:
            store.purge_all()

    def end(self) -> None:
        self.compare()


def test_kept_pages_are_what_would_be_written_now(store: PageStore, settled: Any) -> None:
    runs(KeptWork, settled, examples=4, steps=8, derandomize=True)


@pytest.mark.fault
def test_hours_of_work(store: PageStore, settled: Any) -> None:
    runs(KeptWork, settled, examples=200, steps=8, phases=[Phase.generate])
