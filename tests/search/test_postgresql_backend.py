"""PostgreSQL finds words by an index, not by reading every entry."""

import pytest
from django.db import connection
from modelsearch.backends import get_search_backend

from blog.models import Post
from search.backends.postgresql import BOTH
from search.backends.postgresql_bounds import ENTRIES
from tests.factories import a_post
from tests.search.conftest import Settle

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own index"),
]


def test_words_are_looked_up_in_the_index_of_titles_and_bodies_together():
    asked = f"SELECT id FROM {ENTRIES} WHERE ({BOTH}) @@ to_tsquery('simple', 'water')"  # noqa: S608 - no value in it

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = str(cursor.fetchall())

    assert "search_title_and_body" in plan


def test_a_short_title_that_holds_all_words_comes_before_bodies_full_of_them(settled: Settle):
    with settled():
        for number in range(3):
            a_post(f"Notes {number}", body=[("paragraph", "<p>" + "The water and the slack. " * 40 + "</p>")])
        a_post("The slack and the water")

    assert get_search_backend().search("the slack and the water", Post)[0].title == "The slack and the water"
