"""What is left after the killing, counted in SQL."""

from collections import Counter
from dataclasses import dataclass, fields
from email import message_from_bytes

from tests.faults.house import House

WITNESSES = {
    "post_published": ("witness.note", "witness.dawdle", "witness.stumble"),
    "post_unpublished": ("witness.note", "witness.dawdle"),
    "comment_approved": ("witness.note", "witness.dawdle"),
}


@dataclass
class Losses:
    """Everything that may go wrong, each to be 0. ``doubled_*`` counts the surplus."""

    unpublished: int = 0
    lost_events: int = 0
    doubled_events: int = 0
    phantom_events: int = 0
    lost_effects: int = 0
    doubled_effects: int = 0
    unfinished_runs: int = 0
    lost_mails: int = 0
    doubled_mails: int = 0
    doubled_files: int = 0
    unlisted_mails: int = 0
    wrong_counts: int = 0

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


def losses(house: House, subscribers: int = 3) -> Losses:
    """Count them, for a house whose drafts and due posts should all be live, its comments approved, its work done."""
    found = Losses()
    found.unpublished = house.number(
        "SELECT COUNT(*) FROM wagtailcore_page p JOIN blog_post b ON b.page_ptr_id = p.id WHERE NOT p.live"
    )
    _count_events(house, found)
    _count_effects(house, found)
    _count_mails(house, found, subscribers)
    found.wrong_counts = house.number(
        "SELECT COUNT(*) FROM search_tagcount c WHERE c.live_posts <> (SELECT COUNT(*) FROM blog_posttag t "
        "JOIN wagtailcore_page p ON p.id = t.content_object_id WHERE t.tag_id = c.tag_id AND p.live)"
    )
    return found


def _count_events(house: House, found: Losses) -> None:
    live = {
        str(pk)
        for (pk,) in house.rows(
            "SELECT p.id FROM wagtailcore_page p JOIN blog_post b ON b.page_ptr_id = p.id WHERE p.live"
        )
    }
    approved = {str(pk) for (pk,) in house.rows("SELECT id FROM blog_comment WHERE status = 'approved'")}
    for kind, true in (("post_published", live), ("comment_approved", approved)):
        told = Counter(pk for (pk,) in house.rows(f"SELECT subject_id FROM blog_event WHERE kind = '{kind}'"))  # noqa: S608
        found.lost_events += len(true - set(told))
        found.phantom_events += len(set(told) - true)
        found.doubled_events += sum(number - 1 for number in told.values())


def _count_effects(house: House, found: Losses) -> None:
    due = Counter(
        (event, receiver)
        for event, kind in house.rows("SELECT id, kind FROM blog_event")
        for receiver in WITNESSES.get(kind, ())
    )
    left = Counter(house.rows("SELECT event_id, receiver FROM witness_effect"))
    found.lost_effects = (due - left).total()
    found.doubled_effects = (left - due).total()
    found.unfinished_runs = house.number("SELECT COUNT(*) FROM blog_receiverrun WHERE state <> 'done'")


def _count_mails(house: House, found: Losses, subscribers: int) -> None:
    announced = [
        event
        for (event,) in house.rows(
            "SELECT e.id FROM blog_event e JOIN blog_post b ON CAST(b.page_ptr_id AS VARCHAR(40)) = e.subject_id "
            "WHERE e.kind = 'post_published' AND b.announcement <> 'never'"
        )
    ]
    rows = house.rows("SELECT event_id, recipient_key, message_id, state, mail FROM notifications_delivery")
    per_person = Counter((event, person) for event, person, *_ in rows if event in set(announced))
    found.lost_mails = len(announced) * subscribers - len(per_person)
    found.doubled_mails = sum(number - 1 for number in per_person.values())
    files = Counter(
        message_from_bytes(each.read_bytes())["Message-ID"].strip("<>") for each in house.mail.rglob("*.eml")
    )
    states = {
        message_id.strip("<>"): state
        for _, _, message_id, state, mail in rows
        if (mail, state) != ("comment_waiting", "stale")  # somebody decided before the moderators were told
    }
    found.doubled_files = sum(number - 1 for number in files.values())
    found.unlisted_mails = sum(1 for each, state in states.items() if each not in files and state != "uncertain")
