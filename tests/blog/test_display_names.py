"""Names people go by: nothing hidden in them, and nobody goes by somebody else's."""

import random
import unicodedata

import pytest

from blog.display_names import clean_name, clean_text, is_somebody_elses, likeness
from tests.factories import a_post, a_user, an_admin

OVERRIDES = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada \t Lovelace\n", "Ada Lovelace"),
        ("A\u202edA\u0000\u0007", "AdA"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("\u200b\u200d\u3164\u2800", ""),
        ("\u0301", ""),
        ("نیم\u200cفاصله", "نیم\u200cفاصله"),
        ("Z" + "\u0336" * 40, "Z" + "\u0336" * 3),
        ("<b>Ada</b>", "<b>Ada</b>"),
    ],
)
def test_a_name_is_kept_without_what_cannot_be_seen(typed, kept):
    assert clean_name(typed) == kept


def test_text_of_several_lines_keeps_its_lines():
    assert clean_text("one\r\ntwo\rthree\u202e\n") == "one\ntwo\nthree\n"


def test_marks_of_direction_stay_in_text_and_leave_names():
    marked = "\u0623\u200f. \u202eb\u061c"

    assert clean_text(marked) == "\u0623\u200f. b\u061c"
    assert clean_name(marked) == "\u0623. b"


def test_whatever_is_typed_nothing_turns_or_hides_and_cleaning_again_changes_nothing():
    signs = random.Random(7)  # noqa: S311 - the same every time
    odd = [*OVERRIDES, "\u0000", "\u001b", "\ufeff", "\u0300", "\u0336", "\u200d", "\r", "\n", "a", "Ж", " ", "\ud800"]

    for _ in range(500):
        typed = "".join(signs.choice([*odd, chr(signs.randrange(0x20, 0xD7FF))]) for _ in range(30))
        name = clean_name(typed)

        assert not set(name) & {*OVERRIDES, "\u0000", "\u001b", "\r", "\n", "\ufeff", "\ud800"}
        assert name == clean_name(name)
        assert name == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize("alike", ["ada", "A d a", "ADA", "Аdа", "Ａｄａ", "Ádà", "A.d.a", "𝐀𝐝𝐚"])
@pytest.mark.django_db
def test_nobody_goes_by_a_name_that_looks_like_an_authors(alike):
    a_post("Bells")

    assert is_somebody_elses(alike, a_user("Ben"))


@pytest.mark.parametrize("pair", [("Dot", "D0t"), ("Bill", "BiII"), ("Morn", "Mom"), ("Ivo", "lvo"), ("Pia", "Ρia")])
def test_figures_and_letters_that_look_alike_are_alike(pair):
    assert likeness(pair[0]) == likeness(pair[1])


@pytest.mark.parametrize("pair", [("Ada", "Adam"), ("Anna", "Hanna"), ("Ben", "Bea"), ("李", "王")])
def test_different_names_stay_different(pair):
    assert likeness(pair[0]) != likeness(pair[1])


@pytest.mark.django_db
def test_the_staffs_names_are_theirs_and_readers_may_share_one():
    an_admin("Dot")
    a_user("Ben")

    assert is_somebody_elses("dot", a_user("Cy"))
    assert not is_somebody_elses("ben", a_user("Cy"))


@pytest.mark.django_db
def test_a_guest_is_compared_with_everybody_and_an_author_not_with_themselves():
    a_post("Bells")

    assert is_somebody_elses("ADA", None)
    assert not is_somebody_elses("ADA", a_user("Ada"))


@pytest.mark.django_db
def test_nobody_is_a_former_reader_by_choice():
    assert is_somebody_elses("former READER", a_user("Ben"))
