"""Who may see a calendar, and by which token."""

from typing import Any

from blog.admin.permissions import may_see_posts
from blog.calendar.models import CalendarKey


def may_see_calendar(user: Any) -> bool:
    """Whether ``user`` may see a calendar: of the posts that they may see in the admin."""
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin") and may_see_posts(user))


def reader_of(token: str) -> Any:
    """The ``User`` whose token it is and who may still see the calendar, or ``None``."""
    owner = CalendarKey.owner_of(token)
    return owner if owner and may_see_calendar(owner) else None
