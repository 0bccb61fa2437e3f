"""Wrong numbers, until ``reconcile`` has mended them, cost a reader no page."""

import pytest
from django.test import Client

from search.models import PostCount
from tests.factories import a_post
from tests.search.conftest import Settle


@pytest.mark.django_db
@pytest.mark.parametrize("key", [0, 5, 202600, 202613, 1_000_001, 99999912, -202601])
def test_the_archive_passes_over_what_is_no_month(client: Client, settled: Settle, key: int):
    with settled():
        post = a_post()
    PostCount.objects.create(kind="month", key=key, live_posts=1)

    response = client.get("/archive/")

    assert response.status_code == 200
    assert f"/archive/{post.published_at:%Y/%m}/" in response.content.decode()
