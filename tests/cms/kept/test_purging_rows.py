"""Tags and authors that a program puts on a live post without publishing it: the pages that show them are purged."""

import pytest
from django.db import transaction

from blog.models import PostAuthor, PostTag, Tag
from cms.kept import rows
from tests.cms.kept.conftest import is_kept
from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db
OTHERS = {"/authors/ben/", "/tags/night/", "/tags/night/feed/", "/moths/"}
LISTS = {"/", "/feed/", "/tags/", "/authors/", "/archive/"}
OWN = {"/tides/", "/authors/ada/", "/tags/harbours/", "/tags/harbours/feed/"}


@pytest.fixture
def tides(settled, store):
    with settled():
        a_post("Moths", slug="moths", author=a_user("Ben"), tags=("Night",))
        for number in range(12):  # further apart than neighbours are
            a_post(f"Post {number}", author=a_user("Cy"), tags=("Bells",))
        return a_post("Tides", slug="tides", author=a_user("Ada"), tags=("Harbours",))


def purged_by(reader, settled, deed):
    paths = OWN | LISTS | OTHERS | {"/tags/bells/"}
    for path in paths:
        assert reader.get(path).status_code == 200, path
        assert is_kept(path), path
    with settled():
        deed()
    return {path for path in paths if not is_kept(path)}


def test_a_tag_that_is_put_on_purges_what_shows_the_post_and_the_tag(tides, reader, settled):
    bells = Tag.objects.get(slug="bells")

    purged = purged_by(reader, settled, lambda: PostTag.objects.create(content_object=tides, tag=bells))

    assert purged == OWN | LISTS | {"/tags/bells/"}
    assert "Bells" in reader.get("/tides/").content.decode()
    assert "Tides" in reader.get("/tags/bells/").content.decode()


def test_a_tag_that_is_taken_off_purges_the_list_it_was_on(tides, reader, settled):
    with settled():
        row = PostTag.objects.create(content_object=tides, tag=Tag.objects.get(slug="bells"))

    purged = purged_by(reader, settled, lambda: PostTag.objects.get(pk=row.pk).delete())

    assert purged == OWN | LISTS | {"/tags/bells/"}
    assert "Tides" not in reader.get("/tags/bells/").content.decode()


def test_an_author_who_is_named_by_code_gets_the_post_on_their_page(tides, reader, settled):
    cy = a_user("Cy").profile

    purged = purged_by(reader, settled, lambda: PostAuthor.objects.create(post=tides, profile=cy))

    assert purged >= {"/tides/", "/authors/"}
    assert not purged & OTHERS
    assert "Tides" in reader.get("/authors/cy/").content.decode()


def test_a_neighbour_that_is_published_meanwhile_hides_nothing(tides, reader, settled):
    beside = type(tides).objects.exclude(pk=tides.pk).order_by("-pk").first()

    def both():
        with transaction.atomic():
            beside.publish()
            PostTag.objects.create(content_object=tides, tag=Tag.objects.get(slug="bells"))

    assert purged_by(reader, settled, both) >= OWN | LISTS


def test_a_tag_on_a_draft_purges_nothing(tides, reader, settled):
    with settled():
        draft = a_draft("Neaps")

    assert not purged_by(
        reader, settled, lambda: PostTag.objects.create(content_object=draft, tag=Tag.objects.get(slug="night"))
    )


def test_a_row_that_is_written_again_purges_nothing(tides, reader, settled):
    row = PostTag.objects.get(content_object=tides)

    assert not purged_by(reader, settled, row.save)


def test_many_posts_tagged_in_one_go_purge_every_page(tides, reader, settled, monkeypatch):
    monkeypatch.setattr(rows, "MANY", 1)
    quay = Tag.objects.create(name="Quay")

    def tag_all():
        with transaction.atomic():
            for post in type(tides).objects.order_by("-pk"):
                PostTag.objects.create(content_object=post, tag=quay)

    purged = purged_by(reader, settled, tag_all)

    assert purged == OWN | LISTS | OTHERS | {"/tags/bells/"}
    assert "Quay" in reader.get("/moths/").content.decode()


def test_after_that_no_row_asks_the_database_anything(tides, store, settled, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(rows, "MANY", 0)
    row = PostTag(content_object=tides, tag=Tag.objects.get(slug="bells"))

    with settled(), transaction.atomic():
        rows.changed(row)
        with django_assert_num_queries(0):
            rows.changed(row)
