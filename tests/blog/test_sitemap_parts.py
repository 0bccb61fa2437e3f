"""The list of a sitemap's parts is mended where something was written, and made anew where that does not tell."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog import sitemap_parts
from blog.models import Post
from tests.factories import a_post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_part_for_each_post(monkeypatch):
    monkeypatch.setattr(sitemap_parts, "PART", 1)
    monkeypatch.setattr(sitemap_parts, "STILL_COMING", 0)


def test_only_parts_in_which_something_was_written_are_looked_at_again(client):
    tides, moths = a_post("Tides"), a_post("Moths")
    client.get("/sitemap.xml")
    Post.objects.filter(pk=tides.pk).update(last_published_at=datetime(2030, 1, 1, tzinfo=UTC))  # tells nobody

    moths.publish()
    a_post("New")

    said = client.get("/sitemap.xml").content.decode()
    assert "2030" not in said
    assert said.count("/sitemap-posts-") == 3


@pytest.mark.parametrize("happens", ["much", "time", "opened"])
def test_all_is_looked_at_again_after_much_or_long_or_once_something_is_open(client, monkeypatch, happens):
    tides, closed = a_post("Tides"), [a_post("Closed").page_ptr, a_post("Shut").page_ptr]
    doors = [PageViewRestriction.objects.create(page=page, restriction_type="login") for page in closed]
    client.get("/sitemap.xml")
    Post.objects.filter(pk=tides.pk).update(last_published_at=datetime(2030, 1, 1, tzinfo=UTC))  # tells nobody

    if happens == "much":
        monkeypatch.setattr(sitemap_parts, "MANY", 0)
    if happens == "opened":
        doors[0].delete()
    with time_machine.travel(timezone.now() + timedelta(seconds=601 if happens == "time" else 0)):
        a_post("New")
        assert "2030" in client.get("/sitemap.xml").content.decode()
