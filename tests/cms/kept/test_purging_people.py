"""People who go: what named them is written anew, and nothing stumbles over who is missing."""

import pytest

from blog.models import Post, UserProfile
from tests.cms.kept.conftest import is_kept
from tests.factories import a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settled, store) -> Post:
    with settled():
        return a_post("The tide table", slug="the-tide-table", author=a_user("Ben"), tags=("Harbours",))


def test_a_post_whose_only_name_has_lost_its_profile_is_in_lists_and_feeds_without_one(post, reader, settled):
    pages = ["/", "/feed/", "/tags/harbours/", "/tags/harbours/feed/", "/the-tide-table/"]
    for path in pages:
        reader.get(path)

    with settled():
        UserProfile.objects.filter(user=post.owner).delete()

    assert Post.objects.get().byline == []
    for path in pages:
        answer = reader.get(path)
        assert answer.status_code == 200
        assert b"The tide table" in answer.content
        assert is_kept(path)
        assert b">Ben<" not in answer.content


def test_the_lists_of_such_a_post_are_purged_when_it_changes(post, reader, settled):
    UserProfile.objects.filter(user=post.owner).delete()
    reader.get("/tags/harbours/")

    with settled():
        again = Post.objects.get()
        again.title = "The other table"
        again.publish()

    assert b"The other table" in reader.get("/tags/harbours/").content


def test_a_profile_made_for_the_owner_of_posts_puts_a_name_on_them(post, reader, settled):
    with settled():
        UserProfile.objects.filter(user=post.owner).delete()
    for path in ("/", "/the-tide-table/", "/tags/harbours/", "/authors/"):
        assert b">Ben<" not in reader.get(path).content

    with settled():
        UserProfile.objects.create_for(post.owner)

    for path in ("/", "/the-tide-table/", "/tags/harbours/", "/authors/"):
        assert b">Ben<" in reader.get(path).content, path


def test_a_newcomer_who_has_written_nothing_purges_nothing(post, reader, settled):
    pages = ["/", "/the-tide-table/", "/authors/"]
    for path in pages:
        reader.get(path)

    with settled():
        UserProfile.objects.create_for(a_user("Cy"))

    assert [path for path in pages if not is_kept(path)] == []


@pytest.mark.parametrize("fields", [["owner"], ["owner_id"], None])
def test_a_post_that_names_nobody_and_is_handed_over_leaves_the_one_list_for_the_other(post, reader, settled, fields):
    ben, cy = a_user("Ben"), a_user("Cy")
    with settled():
        UserProfile.objects.create_for(cy)
        post.post_authors.all().delete()
        Post.objects.get(pk=post.pk).publish()
    pages = ["/", "/feed/", "/the-tide-table/", "/tags/harbours/", "/authors/"]
    for path in pages:
        assert b">Ben<" in reader.get(path).content, path
    assert reader.get("/authors/ben/").status_code == 200

    with settled():
        again = Post.objects.get(pk=post.pk)
        assert again.owner == ben
        again.owner = cy
        again.save(update_fields=fields)

    for path in pages:
        assert b">Cy<" in reader.get(path).content, path
        assert b">Ben<" not in reader.get(path).content, path
    assert reader.get("/authors/ben/").status_code == 404
    assert reader.get("/authors/cy/").status_code == 200
