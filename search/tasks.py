"""Tasks of this room. They make the admin's search quick; the marks that they work off make it right."""

from django.tasks import task

from search import stale


@task
def look_again(label: str, keys: list[int]) -> None:
    """
    Look at once at objects that were marked as stale. Lost or late, it leaves the marks to the next worker.

    :param label: a model that search keeps entries of, e.g. ``blog.Post``.
    :param keys: which objects.
    """
    stale.look_again(len(keys), label=label, key__in=keys)
