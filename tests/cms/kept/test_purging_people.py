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
