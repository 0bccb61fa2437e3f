"""With an engine of its own in front, the database's entries are kept, compared and mended as ever."""

from copy import deepcopy
from typing import Any

import pytest
from wagtail.search.models import IndexEntry

from cms.diagnosis import State, diagnose
from cms.diagnosis.search import SEARCH
from search.models import IndexShape, SpelledWord
from tests.factories import a_post
from tests.search.conftest import Settle, drift

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _engine(settings: Any, settled: Settle) -> None:
    own = deepcopy(settings.WAGTAILSEARCH_BACKENDS["default"])
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tests.search.an_engine"}, "database": own}
    with settled():
        a_post("Slack water")


def test_entries_are_written_and_words_are_learned():
    assert drift() == []
    assert IndexEntry.objects.filter(title__isnull=False).exists()
    assert SpelledWord.objects.filter(word="slack").exists()


def test_missing_entries_are_told_and_mended():
    IndexEntry.objects.all().delete()

    told = {each.name for each in drift()}
    drift(mend=True)

    assert {"search.index_posts", "search.index_authors"} <= told
    assert drift() == []


def test_other_forms_of_words_are_told_by_reconcile_and_doctor_and_mended():
    IndexShape.objects.update_or_create(pk=1, defaults={"forms": "0"})

    assert [each.name for each in drift()] == ["search.word_forms"]
    assert next(diagnose(SEARCH)).state == State.WARNING
    drift(mend=True)
    assert drift() == []
