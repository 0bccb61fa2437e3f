"""Pages of people: nobody has one only for having signed up."""

import pytest

from blog.models import User, UserProfile
from tests.factories import a_comment, a_post, a_user, an_admin, the_blog

pytestmark = pytest.mark.django_db
NOINDEX = '<meta name="robots" content="noindex">'


@pytest.fixture
def cy() -> User:
    """Somebody who says who they are."""
    the_blog()
    cy = a_user("Cy")
    links = [{"label": "Buy <b>now</b>", "url": "https://shoes.example/"}]
    UserProfile.objects.filter(user=cy).update(bio="Sells <b>shoes</b>.\nCheap.", links=links)
    return cy


def test_words_about_oneself_alone_make_no_page(cy, client):
    assert client.get("/authors/cy/").status_code == 404


@pytest.mark.parametrize("status", ["pending", "spam", "rejected", "removed"])
def test_neither_does_a_comment_that_nobody_approved(cy, client, status):
    a_comment(user=cy, status=status)

    assert client.get("/authors/cy/").status_code == 404


def test_whoever_was_read_here_has_one_that_search_engines_leave_out(cy, client):
    a_comment(user=cy).approve()

    page = client.get("/authors/cy/").content.decode()

    assert "Sells &lt;b&gt;shoes&lt;/b&gt;.<br>Cheap." in page
    assert 'rel="me nofollow noopener" href="https://shoes.example/">Buy &lt;b&gt;now&lt;/b&gt;</a>' in page
    assert NOINDEX in page


def test_so_has_the_staff_without_posts(client):
    the_blog()
    dot = an_admin("Dot")
    UserProfile.objects.filter(user=dot).update(bio="Moderates.")

    assert "Moderates." in client.get(f"/authors/{dot.profile.slug}/").content.decode()


def test_an_authors_page_is_for_search_engines_too(client):
    a_post("Bells")

    assert NOINDEX not in client.get("/authors/ada/").content.decode()
