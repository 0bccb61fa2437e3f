"""Writing down what a CDN is to be told, and forgetting pages in an order in which nothing is lost."""

from collections.abc import Collection

from django.conf import settings
from wagtail.contrib.frontend_cache.utils import get_backends

from cms.kept.edge.purges import EdgePurge
from cms.kept.store import PageStore


def is_purged() -> bool:
    """Whether there is a CDN that is told what is old (``CDN_URL``, or Wagtail's ``WAGTAILFRONTENDCACHE``)."""
    return bool(getattr(settings, "WAGTAILFRONTENDCACHE", None))


def plan(keys: Collection[str], everything: bool) -> int:
    """Write down, in the open transaction, that the CDN is to be told; return the row's id."""
    return EdgePurge.objects.create(keys=[] if everything else sorted(keys), is_of_all=everything).pk


def forget(store: PageStore, keys: Collection[str], everything: bool, rows: Collection[int] = ()) -> None:
    """
    Have the page store forget pages.

    For a CDN that knows pages by address, the addresses are written down first: the store forgets them with the pages.
    Counting up before that keeps pages out that were begun before the change, and would be looked for in vain.

    :param rows: ids of what :func:`plan` has written for them.
    :raises Exception: what the store raises; the rows then remain to be done.
    """
    planned = EdgePurge.objects.filter(pk__in=rows, is_forgotten=False)
    if rows and _by_address():
        store.purge(())
        planned.update(urls=sorted(store.urls_of(None if everything else keys)))
    store.purge_all() if everything else store.purge(keys)
    if rows:
        planned.update(is_forgotten=True)


def _by_address() -> bool:
    return any(not hasattr(backend, "purge_keys") for backend in get_backends().values())
