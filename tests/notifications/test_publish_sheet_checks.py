"""What the publish sheet finds before a post goes out."""

import json
from typing import Any

import pytest

from notifications.admin.publish_sheet_checks import checks
from notifications.letters import Letter
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


def found(octets: int = 20_000, subject: str = "Bells", **fields: Any) -> dict[str, str]:
    """What is found, with its tone."""
    post = a_draft("Bells", **fields)
    return {check.text: check.tone for check in checks(post, Letter(subject, "", "", {}), octets)}


def body(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def heading(level: str) -> tuple[str, Any]:
    return "heading", {"text": "Ropes", "level": level}


def link(page: Any) -> tuple[str, Any]:
    return "paragraph", f'<p><a linktype="page" id="{page}">there</a></p>'


def test_a_post_in_order_is_told_so() -> None:
    assert set(found(excerpt="Twelve of them.").values()) == {"done"}


@pytest.mark.parametrize(("octets", "tone"), [(84_999, "done"), (85_000, "wait"), (94_999, "wait"), (95_000, "held")])
def test_a_large_mail_is_amber_and_then_red(octets: int, tone: str) -> None:
    assert [tone_of for text, tone_of in found(octets).items() if text.startswith("The mail is")] == [tone]


def test_a_long_subject_is_told() -> None:
    assert found(subject="b" * 70)["The subject has 70 characters."] == "done"
    assert found(subject="b" * 71)["The subject has 71 characters; most lists of mails show 70."] == "wait"


def test_a_missing_description_is_told() -> None:
    assert any("no excerpt and no search description" in text for text in found())
    assert not any("no excerpt" in text for text in found(search_description="Bells"))


def test_a_lower_heading_first_is_told() -> None:
    assert any("begins with a lower heading" in text for text in found(body=body(heading("h3"))))
    assert "The headings are in order." in found(body=body(heading("h2"), heading("h3")))


def test_links_that_readers_cannot_follow_are_told() -> None:
    live, hidden = a_post("Seen"), a_draft("Hidden")

    said = found(body=body(link(live.pk), link(hidden.pk), link(999_999)))

    assert said["A link leads to “Hidden”, which readers cannot see."] == "held"
    assert said["A link leads to a page that is gone."] == "held"
    assert not any("Seen" in text for text in said)


def test_links_that_lead_somewhere_are_fine() -> None:
    assert "The links within the site lead somewhere." in found(body=body(link(a_post("Seen").pk)))
