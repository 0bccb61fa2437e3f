"""The same form sent twice in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from blog.models import Comment
from tests.blog.test_comment_form import BEN, stamp_of
from tests.factories import a_post

pytestmark = pytest.mark.postgres


@pytest.mark.usefixtures("committed")
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no database in memory")
def test_two_sends_at_once_land_on_the_same_comment(client):
    post = a_post("The tide table", slug="the-tide-table")
    sent = {"post": post.pk, "stamp": stamp_of(client, post)} | BEN
    together = Barrier(4)

    def send(_):
        try:
            together.wait(timeout=20)
            return Client().post("/comments/", sent).headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        places = set(pool.map(send, range(4)))

    assert Comment.objects.count() == 1
    assert places == {f"/the-tide-table/#c-{Comment.objects.get().pk}"}
