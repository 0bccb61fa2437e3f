"""The second language: complete, with the same things put in, and compiled as it is written."""

import gettext
import re

import pytest
from django.utils.translation import gettext as spoken
from django.utils.translation import override

from tests.cms.words import ROOT, places, read_po, sentences

FOLDERS = sorted((ROOT / "locale").glob("*/LC_MESSAGES"))
HINT = "run `make words`, translate what is empty in locale/*/LC_MESSAGES/django.po, and run it again"


@pytest.fixture(scope="module")
def said():
    return sentences()


def test_sentences_are_found_in_templates_and_code(said):
    assert ("Skip to content", "") in said
    assert ("%(number)s comment", "%(number)s comments") in said
    assert ("j M Y", "") in said  # within a filter of a template
    assert ("Write a comment", "") in said  # in code
    assert len(said) > 700


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_every_sentence_for_readers_is_translated(said, folder):
    written = read_po(folder / "django.po")

    missing = sorted(one for one, _ in said if not all(written.get(one, [""])))

    assert missing == [], HINT


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_the_same_things_are_put_into_every_translation(folder, said):
    plurals = dict(said)
    for one, forms in read_po(folder / "django.po").items():
        if one:
            wanted = places(one) | places(plurals.get(one, ""))
            assert places(forms[-1]) == wanted, one
            assert all(places(form) <= wanted for form in forms), one


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_markup_is_kept_in_translations(folder):
    for one, forms in read_po(folder / "django.po").items():
        tags = sorted(re.findall(r"<[^>]+>", one))
        assert all(sorted(re.findall(r"<[^>]+>", form)) == tags for form in forms if one), one


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.parent.name)
def test_what_is_compiled_is_what_is_written(folder):
    with (folder / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    catalogue = compiled._catalog  # type: ignore[attr-defined]

    written = read_po(folder / "django.po")
    for one, forms in written.items():
        if one:
            got = [catalogue.get((one, n)) for n in range(len(forms))] if len(forms) > 1 else [catalogue.get(one)]
            assert got == forms, HINT
    assert len({key if isinstance(key, str) else key[0] for key in catalogue}) == len(written)


def test_a_page_speaks_the_language_of_the_site():
    with override("de"):
        assert spoken("Skip to content") == "Zum Inhalt springen"
        assert spoken("j M Y") == "j. N Y"
