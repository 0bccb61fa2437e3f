"""PostgreSQL finds words by an index, not by reading every entry."""

import pytest
from django.db import connection
from modelsearch.backends import get_search_backend

from blog.models import Post

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own index"),
]


def test_words_are_looked_up_in_the_index_of_titles_and_bodies_together():
    found = get_search_backend().search("slack water", Post).query_compiler.found()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = found.order_by().values("pk").explain()

    assert "search_title_and_body" in plan
