"""Help, privacy and accessibility are kept until their words change; nothing else shows them."""

import pytest
from wagtail.models import Site

from cms.about.words import SiteWords
from tests.cms.kept.conftest import is_kept
from tests.factories import a_post

pytestmark = pytest.mark.django_db
FOOT = ("/help/", "/privacy/", "/accessibility/")


@pytest.fixture
def site(settled, store) -> Site:
    with settled():
        a_post(slug="a-post")
    return Site.objects.get(is_default_site=True)


def read(reader, paths) -> None:
    for path in paths:
        assert reader.get(path).status_code == 200
        assert is_kept(path), path


def test_words_that_have_changed_are_shown_and_no_other_page_is_purged(site, reader, settled):
    others = ("/", "/a-post/", "/tags/")
    read(reader, (*FOOT, *others))

    with settled():
        SiteWords.objects.create(site=site, help="<p>Ask at the harbour.</p>")
    assert b"Ask at the harbour." in reader.get("/help/").content
    with settled():
        words = SiteWords.objects.get()
        words.help = "<p>Ask at the lighthouse.</p>"
        words.save()

    assert b"Ask at the lighthouse." in reader.get("/help/").content
    assert all(is_kept(path) for path in others)


def test_words_that_are_deleted_are_shown_no_more(site, reader, settled):
    with settled():
        words = SiteWords.objects.create(site=site, privacy="<p>The harbour office answers.</p>")
    assert b"harbour office" in reader.get("/privacy/").content

    with settled():
        words.delete()

    assert b"harbour office" not in reader.get("/privacy/").content


def test_a_new_post_leaves_them(site, reader, settled):
    read(reader, FOOT)

    with settled():
        a_post()

    assert [path for path in FOOT if not is_kept(path)] == []


def test_a_link_in_the_words_goes_with_the_post_it_leads_to(site, reader, settled):
    with settled():
        post = a_post(slug="linked")
        link = f'<p><a linktype="page" id="{post.pk}">there</a></p>'
        SiteWords.objects.create(site=site, help=link)
    assert b'href="/linked/"' in reader.get("/help/").content

    with settled():
        post.unpublish()

    assert b'href="/linked/"' not in reader.get("/help/").content
