"""What of a comment is learned and judged by: the same numbers everywhere, for any text, and soon."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.spam.features import BUCKETS, features, words_of
from tests.cpu import least_seconds

SOON = 0.01  # seconds, for a comment of usual length, which takes a tenth of it
USUAL = "I have lived by the sea for thirty years, and the tide tables at https://tides.example/today never lied. " * 4


def test_the_same_words_are_the_same_numbers_on_every_machine():
    assert features("Cheap pills") == {
        1917: pytest.approx(3**-0.5),
        39218: pytest.approx(3**-0.5),
        55981: pytest.approx(3**-0.5),
    }


def test_case_accents_and_invisible_signs_make_no_difference():
    assert features("Ca\u0301si\u200bno, NOW!") == features("casino now")


def test_the_order_of_words_makes_a_difference():
    assert features("not bad") != features("bad not")


def test_of_a_link_only_its_host_counts():
    assert words_of("See http://Pills.example/a?b=1 now") == ["see", "host:pills.example", "now"]
    assert features("See http://pills.example/a") == features("See https://pills.example/z#q")
    assert features("See http://pills.example/a") != features("See http://tides.example/a")


def test_writing_without_spaces_is_read_sign_by_sign():
    assert words_of("東京 tokyo") == ["東", "京", "tokyo"]


def test_text_without_words_has_no_features():
    assert features(" \u200b!?…") == {}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=5000))
def test_any_text_has_features_of_length_one_or_none(text):
    found = features(text)

    assert all(0 <= bucket < BUCKETS for bucket in found)
    assert not found or sum(amount**2 for amount in found.values()) == pytest.approx(1)


def test_a_comment_of_usual_length_takes_less_than_a_millisecond():
    assert least_seconds(lambda: features(USUAL)) < SOON


@pytest.mark.parametrize("piece", ["a ", "www.a", "http://[", "\ufdfa", "東", "a.b.c.", "\ud800"])
def test_the_same_piece_over_and_over_takes_not_long(piece):
    text = (piece * 5000)[:5000]

    assert least_seconds(lambda: features(text)) < 0.1
