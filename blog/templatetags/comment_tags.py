"""What the templates of comments say that Django's tags cannot."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from blog.commenting.threads import Entry
from blog.commenting.written import as_html
from blog.models import Comment

register = template.Library()


@register.filter
def clock(moment: datetime) -> str:
    """A moment as people say it to one another: ``10:15 UTC``, with the day where that is not today."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i T" if is_today else _("j F, H:i T"))


@register.filter
def editable_until(comment: Comment, minutes: int) -> datetime:
    """Until when its writer may change a comment; ``minutes`` is the site's setting."""
    return comment.editable_until(minutes)


@register.simple_tag
def written_comment(entry: Entry, talk: Any, path: str) -> SafeString:
    """One comment in its place in the talk below a post, as ``components/comment.html`` has it."""
    return as_html(entry, talk, path)
