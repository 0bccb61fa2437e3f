"""Writing the index anew while the site runs."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from blog.models import Post
from blog.reconciling import reconcilers
from cms.diagnosis import State, diagnose
from cms.diagnosis.search import SEARCH
from search.models import IndexShape, SpelledWord
from search.rebuilding import rebuild
from search.spelling import learn
from tests.factories import a_post
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def _posts(settled: Settle) -> None:
    with settled():
        for title in ("Low water", "High water", "Slack water"):
            a_post(title)


def update(*words: str) -> str:
    out = StringIO()
    call_command("update_index", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def found(text: str) -> int:
    return int(get_search_backend().search(text, Post).count())


@pytest.mark.usefixtures("_posts")
def test_what_is_missing_is_written_and_what_is_gone_is_removed():
    IndexEntry.objects.filter(title__isnull=False, object_id=str(Post.objects.first().pk)).delete()
    IndexEntry.objects.filter(object_id=str(Post.objects.last().pk)).update(object_id="987654")

    told = update("--chunk-size", "2")

    assert found("water") == 3
    assert not IndexEntry.objects.filter(object_id="987654").exists()
    assert "blog.Post: 3 written, 1 removed" in told.splitlines()


@pytest.mark.usefixtures("_posts")
def test_a_dry_run_only_says_what_would_be_done():
    IndexEntry.objects.all().delete()

    told = json.loads(update("--dry-run", "--json"))

    assert told["dry_run"]
    assert {"what": "blog.Post", "total": 3, "done": 0, "removed": 0} in told["items"]
    assert not IndexEntry.objects.exists()


@pytest.mark.usefixtures("_posts")
def test_each_step_is_a_transaction_of_its_own_and_posts_can_be_found_after_each():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        counts = [found("water") for step in rebuild(get_search_backend(), 1) if step.what == "blog.Post"]

    assert set(counts) == {3}
    assert len(counts) == 5  # before the first, after each, after what is gone has been removed
    assert sum(query["sql"].startswith("RELEASE SAVEPOINT") for query in queries) >= 3


@pytest.mark.usefixtures("_posts")
def test_killed_half_way_search_goes_on():
    steps = rebuild(get_search_backend(), 1)
    next(step for step in steps if step.what == "blog.Post" and step.done == 1)
    steps.close()

    assert found("water") == 3
    assert update().count("blog.Post: 3 written, 0 removed") == 1


@pytest.mark.parametrize("words", [("--backend", "nowhere"), ("--chunk-size", "0")])
def test_wrong_use_is_told(words: tuple[str, ...]):
    with pytest.raises(CommandError) as error:
        update(*words)

    assert error.value.returncode == 2


@pytest.mark.usefixtures("_posts")
def test_other_forms_of_words_are_told_and_mended():
    IndexShape.objects.update_or_create(pk=1, defaults={"forms": "0"})
    before, *_ = diagnose(SEARCH)
    drift = reconcilers()["search.word_forms"]

    assert (before.state, "update_index" in before.fix) == (State.WARNING, True)
    assert (drift(False).found, drift(True).mended, drift(False).found) == (1, 1, 0)
    after, *_ = diagnose(SEARCH)
    assert (after.state, after.says) == (State.OK, "as written")


@pytest.mark.usefixtures("_posts")
def test_words_that_nobody_keeps_are_learned_and_words_of_nothing_are_forgotten():
    SpelledWord.objects.filter(word="slack").delete()
    learn(["ebbing"])
    check: Any = reconcilers()["search.spelling"]

    assert [(each.found, each.mended) for each in (check(False), check(True), check(False))] == [(1, 0), (1, 1), (0, 0)]
    assert set(SpelledWord.objects.filter(word__in=["slack", "ebbing"]).values_list("word", flat=True)) == {"slack"}


@pytest.mark.usefixtures("_posts")
def test_words_that_the_engine_does_not_find_are_still_kept_after_one_mending():
    if connection.vendor == "postgresql":
        IndexEntry.objects.update(title="", body="")
    else:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM wagtailsearch_indexentry_fts")
    check: Any = reconcilers()["search.spelling"]

    assert [(each.found, each.mended) for each in (check(False), check(True), check(False))] == [(0, 0)] * 3
    assert SpelledWord.objects.filter(word="slack").exists()
