"""Tasks of this room. They make the admin's search quick; the durable receivers and ``reconcile`` make it right."""

from django.tasks import task

from blog.models import Post
from search import entries
from search.models import TagCount


@task
def look_again(label: str, keys: list[str]) -> None:
    """
    Bring index entries, and the counts of the tags of posts, in line with what the database says now.

    :param label: a model that search keeps entries of, e.g. ``blog.Post``.
    :param keys: which objects; those that are gone lose their entries.
    """
    model = entries.INDEXED[label]
    ids = [int(key) for key in keys]
    entries.refresh(model, ids)
    if model is Post:
        TagCount.objects.recount(ids)
