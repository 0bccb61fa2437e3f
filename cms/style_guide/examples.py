"""What the components show on that page. Nothing of it is stored; no query is made."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace as Example
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.rich_text import RichText

from blog.commenting.form import CommentForm
from blog.month_calendar import weeks_of

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
HERE = "#type"
DAY = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
MONTH = date(2026, 11, 1)

ADA = Example(display_name="Ada Lindqvist", get_absolute_url=HERE)
TAGS = [Example(name=name, get_absolute_url=HERE) for name in ("Harbours", "Method", LONG)]


def a_row(title: str, days_ago: int, comments: int = 0, excerpt: str = "") -> Any:
    """A post as a list knows it."""
    return Example(
        title=title,
        excerpt=excerpt,
        published_at=DAY - timedelta(days=days_ago),
        byline=[ADA],
        tagged_items=Example(all=[Example(tag=TAGS[0])]),
        body=Example(raw_data=["word " * 500]),
        comment_count=comments,
        url_path="",
        get_url=lambda request=None: HERE,
    )


def a_comment(number: int, name: str, body: str, **fields: Any) -> Any:
    usual: dict[str, Any] = {
        "status": "approved",
        "parent": None,
        "edited_at": None,
        "user_id": None,
        "submitted_at": DAY,
    }
    until = timezone.now() + timedelta(minutes=15)
    usual |= {"get_absolute_url": f"#c-{number}", "editable_until": lambda minutes: until}
    return Example(pk=number, name=name, body=body, **usual | fields)


def a_talk() -> Any:
    door = Example(is_open=True)
    return Example(door=door, changeable={3}, deletable={3}, author_ids={7}, here="", edit_minutes=15)


def entries() -> list[Any]:
    """A comment, its answer by the author of the post, a third that waits, and one that is gone."""
    first = a_comment(1, "Maren", "Is the second column *metres*?\n\n> 1.2\n\nIt reads like feet.")
    answer = a_comment(2, "Ada Lindqvist", "Metres. `1.2` it is.", parent=first, user_id=7, edited_at=DAY)
    waiting = a_comment(3, "Ben", "And who signs?", status="pending")
    return [
        Example(comment=first, is_hidden=False),
        Example(comment=answer, is_hidden=False),
        Example(comment=waiting, is_hidden=False),
        Example(comment=None, is_hidden=True, number=4),
    ]


def examples() -> dict[str, Any]:
    """The context of the page."""
    rows = [
        a_row("A harbour log, read slowly", 0, 4, "What a paper log tells you that the dashboard does not."),
        a_row("The same day, a second post", 0),
        a_row(f"A long word: {LONG}", 3, 1),
    ]
    around = Example(
        earlier=rows[2], later=rows[1], part=3, parts=7, previous_part=rows[2], next_part=rows[1], related=rows
    )
    year = Example(
        year=2026,
        posts=14,
        months=[Example(month=date(2026, 11, 1), posts=9), Example(month=date(2026, 10, 1), posts=5)],
    )
    numbers = {date(2026, 11, 3): 2, date(2026, 11, 20): 1}
    return {
        "rows": rows,
        "post": Example(published_at=DAY, first_published_at=DAY, body=rows[0].body),
        "authors": [ADA, Example(display_name="אדה", get_absolute_url=HERE)],
        "edited_at": DAY + timedelta(days=1),
        "corrections": [
            Example(day=date(2026, 11, 21), words=RichText("<p>Thursday’s draught was printed as 1.2 m.</p>"))
        ],
        "contents": [Example(anchor=f"part-{n}", text=f"Part {n}") for n in (1, 2, 3)],
        "tags": TAGS,
        "series": Example(title="The working harbour", slug="the-working-harbour"),
        "around": around,
        "year": year,
        "month": MONTH,
        "weeks": weeks_of(MONTH, numbers),
        "entries": entries(),
        "talk": a_talk(),
        "form": CommentForm({"name": "Ben", "body": ""}, post=Example(pk=0), user=AnonymousUser()),  # type: ignore[arg-type]
        "pages": Example(
            number=2,
            has_other_pages=True,
            has_previous=True,
            has_next=True,
            previous_page_number=1,
            next_page_number=3,
            paginator=Example(num_pages=3),
        ),
        "offers": [
            Example(scope="site", label="Every post", is_ticked=True),
            Example(scope="tag:1", label="Posts on Harbours", is_ticked=False),
        ],
    }
