"""What changes is purged with all that shows it, and nothing else is."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from blog.models import BlogSettings, Post, Series, Tag
from cms.kept.store import page_store
from tests.cms.kept.conftest import is_kept
from tests.factories import a_comment, a_draft, a_post, a_user, the_blog

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(settled, store) -> dict[str, Post]:
    """Four posts a day apart: three of Ada's on harbours, and one of Cy's on method, the oldest."""
    with settled():
        days = [timezone.now() - timedelta(days=40 + number) for number in range(3)]
        near = {"tags": ("Harbours",)}
        posts = [a_post(f"Harbour {n}", slug=f"harbour-{n}", published_at=days[n], **near) for n in range(3)]
        long_ago = timezone.now() - timedelta(days=400)
        far = a_post("Far away", slug="far-away", tags=("Method",), author=a_user("Cy"), published_at=long_ago)
        return {post.slug: post for post in [*posts, far]}


def read_everything(reader: Any) -> list[str]:
    paths = ["/", "/feed/", "/tags/", "/tags/harbours/", "/tags/harbours/feed/", "/tags/method/", "/authors/"]
    paths += ["/authors/ada/", "/authors/cy/", "/archive/", "/harbour-0/", "/harbour-1/", "/harbour-2/", "/far-away/"]
    for path in paths:
        assert reader.get(path).status_code == 200, path
        assert is_kept(path), path
    return paths


def still_kept(paths: list[str]) -> set[str]:
    return {path for path in paths if is_kept(path)}


def test_a_published_post_purges_what_shows_it_and_leaves_the_rest(shelf, reader, settled):
    paths = read_everything(reader)

    with settled():
        a_post("New", slug="new", tags=("Harbours",))

    assert still_kept(paths) == {"/tags/method/", "/authors/cy/", "/far-away/"}


def test_what_stays_is_the_same_file(shelf, reader, settled, store):
    read_everything(reader)
    file = store.root / "pages/testserver/http-auto/far-away/index.html"
    before = file.stat()

    with settled():
        a_post("New", tags=("Harbours",))

    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_new_post_without_anything_in_common_purges_its_neighbours_and_the_lists_of_all_posts(shelf, reader, settled):
    paths = read_everything(reader)

    with settled():
        a_post("New", author=a_user("Eve"))

    gone = {"/", "/feed/", "/tags/", "/authors/", "/archive/", "/harbour-0/"}
    assert still_kept(paths) == set(paths) - gone


def test_a_post_that_changes_its_tag_purges_the_list_it_has_left(shelf, reader, settled):
    read_everything(reader)

    with settled():
        post = shelf["harbour-2"]
        post.tags.set(["Method"])
        post.publish()

    assert not is_kept("/tags/harbours/")
    assert not is_kept("/tags/method/")


def test_an_unpublished_post_purges_what_showed_it(shelf, reader, settled):
    paths = read_everything(reader)

    with settled():
        shelf["harbour-1"].unpublish()

    assert still_kept(paths) == {"/tags/method/", "/authors/cy/", "/far-away/"}
    assert reader.get("/harbour-1/").status_code == 410
    assert b"Harbour 1" not in reader.get("/harbour-0/").content


def test_a_draft_purges_nothing(shelf, reader, settled):
    paths = read_everything(reader)

    with settled():
        a_draft("Not yet", tags=("Harbours",))
        post = shelf["harbour-0"]
        post.title = "Not yet either"
        post.save_revision()

    assert still_kept(paths) == set(paths)


def test_a_post_that_is_published_as_it_was_says_when(shelf, reader, settled):
    assert b"Updated" not in reader.get("/far-away/").content

    with time_machine.travel(timezone.now() + timedelta(hours=2)), settled():
        Post.objects.get(pk=shelf["far-away"].pk).publish()

    assert b"Updated" in reader.get("/far-away/").content


def test_a_comment_purges_once_readers_see_it_and_not_before(shelf, reader, settled):
    paths = read_everything(reader)
    with settled():
        waiting = a_comment(shelf["far-away"])
        spam = a_comment(shelf["far-away"])
        spam.reject(status="spam")
    assert still_kept(paths) == set(paths)

    with settled():
        waiting.approve()

    assert not is_kept("/far-away/")
    assert is_kept("/tags/harbours/")
    assert b"Well said." in reader.get("/far-away/").content


@pytest.mark.parametrize("verb", ["reject", "reopen", "delete", "edit"])
def test_whatever_becomes_of_a_comment_that_was_seen_purges_its_page(shelf, reader, settled, verb):
    with settled():
        comment = a_comment(shelf["far-away"])
        comment.approve()
    assert b"Well said." in reader.get("/far-away/").content

    with settled():
        comment.edit("Put otherwise.") if verb == "edit" else getattr(comment, verb)()

    assert b"Well said." not in reader.get("/far-away/").content


def test_another_name_of_an_author_stands_everywhere_at_once(shelf, reader, settled):
    read_everything(reader)

    with settled():
        profile = a_user("Ada").profile
        profile.display_name = "Ada L."
        profile.save()

    for path in ("/", "/authors/", "/harbour-0/", "/tags/harbours/"):
        assert b"Ada L." in reader.get(path).content


def test_another_name_of_a_tag_stands_everywhere_at_once(shelf, reader, settled):
    read_everything(reader)

    with settled():
        tag = Tag.objects.get(slug="harbours")
        tag.name = "Ports"
        tag.save()

    for path in ("/", "/tags/", "/harbour-0/", "/authors/ada/"):
        assert b"Ports" in reader.get(path).content
    assert is_kept("/far-away/")


def test_a_link_to_a_post_goes_with_the_post(shelf, reader, settled):
    post = shelf["far-away"]
    with settled():
        post.body = [("paragraph", f'<p><a linktype="page" id="{shelf["harbour-1"].pk}">there</a></p>')]
        post.publish()
    assert b'href="/harbour-1/"' in reader.get("/far-away/").content

    with settled():
        shelf["harbour-1"].unpublish()

    assert b'href="/harbour-1/"' not in reader.get("/far-away/").content


@pytest.mark.parametrize(
    "change",
    [
        lambda: Site.objects.get().save(),
        lambda: BlogSettings.objects.create(site=Site.objects.get(), tagline="Slowly"),
        lambda: the_blog().save(),
        lambda: Redirect.objects.create(old_path="/old", redirect_link="/new/"),
        lambda: Series.objects.create(title="S", slug="s").delete(),
    ],
)
def test_what_no_signal_tells_of_purges_bluntly(shelf, reader, settled, change):
    read_everything(reader)

    with settled():
        change()

    assert not is_kept("/")


def test_nothing_is_purged_when_the_change_is_taken_back(shelf, reader, django_capture_on_commit_callbacks):
    paths = read_everything(reader)

    with django_capture_on_commit_callbacks(execute=False):
        BlogSettings.objects.create(site=Site.objects.get(), tagline="Slowly")

    assert still_kept(paths) == set(paths)


def test_what_the_store_does_not_take_at_once_the_worker_does_later(shelf, reader, settled, monkeypatch):
    read_everything(reader)
    store = page_store()

    with settled(), monkeypatch.context() as broken:
        broken.setattr(type(store), "purge", _refuse)
        a_post("New", tags=("Harbours",))

    assert not is_kept("/")


def _refuse(self: Any, keys: Any) -> int:
    raise OSError("the disk is full")
