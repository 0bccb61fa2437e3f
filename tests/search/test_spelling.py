"""A slip of the pen is told what was meant, by words that readers find posts by."""

import pytest
from django.db import connection

from search.models import SpelledWord
from search.spelling import Suggestion, learn, suggestion_for, trigrams
from search.spelling.candidates import candidates_for
from search.spelling.distance import slips
from search.spelling.suggesting import MOST_TRIES
from tests.factories import a_draft, a_post
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["with trigrams", "without"])
def _words(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without":
        monkeypatch.setattr(trigrams, "at_hand", lambda to: False)
    elif not trigrams.at_hand(connection):
        pytest.skip("no trigrams here")
    learn(["The harbour at low water, a harbor log. Lighthouses and lightships."])


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("", "", 0),
        ("tide", "tide", 0),
        ("tide", "tied", 1),
        ("tide", "side", 1),
        ("tide", "tides", 1),
        ("ca", "abc", 3),
    ],
)
def test_slips_are_counted(one: str, other: str, distance: int):
    assert slips(one, other, 3) == distance
    assert slips(other, one, 3) == distance


def test_slips_are_counted_only_so_far():
    assert slips("harbour", "lighthouse", 2) == 3
    assert slips("a" * 40, "b" * 40, 1) == 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("watre", "water"),
        ("wter", "water"),
        ("watter", "water"),
        ("wader", "water"),
        ("harbuor", "harbour"),
        ("lighthuoess", "lighthouses"),
        ("lightshups", "lightships"),
    ],
)
@pytest.mark.usefixtures("_words")
def test_near_words_are_known(typed: str, meant: str):
    assert candidates_for(typed)[0].word == meant


@pytest.mark.usefixtures("_words")
def test_short_words_are_forgiven_one_slip_only():
    assert candidates_for("wxtxr") == []
    assert candidates_for("zzzzzzzzzz") == []


@pytest.mark.usefixtures("_words")
def test_all_unknown_words_are_replaced_and_the_rest_is_left_as_it_is():
    suggestion = suggestion_for('Low "watre" -hrbour lgo', lambda text: 3)

    assert suggestion == Suggestion('Low "water" -hrbour log', 3)


@pytest.mark.usefixtures("_words")
def test_among_words_as_near_the_one_that_finds_most_is_taken():
    suggestion = suggestion_for("harbou", {"harbour": 2, "harbor": 7}.__getitem__)

    assert suggestion == Suggestion("harbor", 7)


@pytest.mark.usefixtures("_words")
def test_a_known_word_may_be_another_when_it_finds_nothing():
    suggestion = suggestion_for("harbour water", lambda text: int(text == "harbor water"))

    assert suggestion == Suggestion("harbor water", 1)


@pytest.mark.parametrize("text", ["", "   ", "12 345", '"', "-watre", "zzzzzzzz", "\0", "a" * 5_000, "ab " * 5_000])
@pytest.mark.usefixtures("_words")
def test_where_nothing_is_near_nothing_is_suggested(text: str):
    assert suggestion_for(text, lambda text: 1) is None


def test_the_index_is_asked_a_few_times_at_most():
    learn([f"{letter}ater" for letter in "bcdfghjklmnp"])
    asked: list[str] = []

    def finds(text: str) -> int:
        asked.append(text)
        return 0

    suggestion = suggestion_for("xater yater zater", finds)

    assert suggestion is None
    assert len(asked) == len(set(asked)) == MOST_TRIES


def test_only_letters_are_learned_and_each_word_once():
    assert learn(["Café 1999 3am a2b it at cafe\u0301 " + "x" * 41]) == 1
    assert learn(["Café"]) == 0
    assert list(SpelledWord.objects.values_list("word", flat=True)) == ["cafe"]


def test_learning_costs_one_query_when_all_is_known(django_assert_num_queries):
    text = " ".join(f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(500))
    learn([text])

    with django_assert_num_queries(1):
        learn([text])


def test_published_words_are_learned_and_words_of_drafts_are_not_told(settled: Settle):
    with settled():
        a_post("Lighthouses")
        a_draft("Embargoed")

    assert SpelledWord.objects.filter(word__in=["lighthouses", "embargoed"]).count() == 2
    assert suggestion_for("embargoet", lambda text: 0) is None
