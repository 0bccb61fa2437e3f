"""The first page is purged when another post leads it, or none; no other page is."""

import pytest

from tests.cms.kept.conftest import is_kept
from tests.factories import a_post

pytestmark = pytest.mark.django_db
SHOWS_THE_LEAD = {"/", "/feed/"}
OTHERS = {"/tides/", "/moths/", "/tags/", "/tags/harbours/", "/authors/", "/authors/ada/", "/archive/"}


@pytest.fixture
def moths(settled, store):
    with settled():
        a_post("Tides", slug="tides", tags=("Harbours",))
        return a_post("Moths", slug="moths", tags=("Harbours",))


def kept_of(reader):
    """Have everything read, and return what tells which of it is still kept."""
    for path in SHOWS_THE_LEAD | OTHERS:
        assert reader.get(path).status_code == 200, path
        assert is_kept(path), path
    return lambda: {path for path in SHOWS_THE_LEAD | OTHERS if is_kept(path)}


@pytest.mark.parametrize("before", ["", "feature"])
def test_a_post_that_is_featured_or_no_more_purges_the_first_page_alone(moths, reader, settled, before):
    if before:
        with settled():
            moths.feature()
    kept = kept_of(reader)

    with settled():
        assert moths.unfeature() if before else moths.feature()

    assert kept() == OTHERS
    lead = reader.get("/").context["lead"]
    assert [post.pk for post in lead or []] == ([] if before else [moths.pk])


def test_featuring_once_more_purges_nothing(moths, reader, settled):
    with settled():
        moths.feature()
    kept = kept_of(reader)

    with settled():
        assert not moths.feature()

    assert kept() == OTHERS | SHOWS_THE_LEAD
