"""What the site is that mails come from: asked of the database once for all that is written together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.conf import settings
from wagtail.models import Site


class HomeSite(NamedTuple):
    """The default site.

    :param pk: ``None`` where no site is the default.
    """

    pk: int | None
    name: str


_remembered: ContextVar[list[HomeSite] | None] = ContextVar("home_site", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Ask for the site once at most until the block ends."""
    if _remembered.get() is not None:
        yield
        return
    token = _remembered.set([])
    try:
        yield
    finally:
        _remembered.reset(token)


def home_site() -> HomeSite:
    """The default site, with the name that is set for all where it has none of its own."""
    remembered = _remembered.get()
    if remembered:
        return remembered[0]
    found = Site.objects.filter(is_default_site=True).values_list("pk", "site_name").first()
    pk, name = found or (None, "")
    home = HomeSite(pk, name or settings.WAGTAIL_SITE_NAME)
    if remembered is not None:
        remembered.append(home)
    return home


def site_name() -> str:
    """What the site is called, in the From line and in the words of a mail."""
    return home_site().name
