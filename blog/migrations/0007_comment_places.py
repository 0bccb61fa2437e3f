"""Gives comments from before their place in the thread, and counts them."""

from typing import Any

from django.db import migrations
from django.db.models import Count, F, Q


def find_places(apps: Any, schema_editor: Any) -> None:
    comments = apps.get_model("blog", "Comment").objects
    for parent_id, pk in comments.filter(parent__isnull=False).order_by("pk").values_list("parent_id", "pk").iterator():
        parent = comments.values("root_id", "branch").get(pk=parent_id)  # older than its answer, so it has its place
        comments.filter(pk=pk).update(root_id=parent["root_id"] or parent_id, branch=parent["branch"] or pk)


def count(apps: Any, schema_editor: Any) -> None:
    comments = apps.get_model("blog", "Comment").objects
    approved = comments.filter(status="approved").order_by()
    for root_id, number in approved.filter(root__isnull=False).values_list("root_id").annotate(Count("pk")):
        comments.filter(pk=root_id).update(thread_size=number)
    comments.filter(Q(root__isnull=True), status="approved").update(thread_size=F("thread_size") + 1)
    counts = apps.get_model("blog", "CommentCount")
    rows = approved.values_list("post_id").annotate(Count("pk"))
    counts.objects.bulk_create((counts(post_id=post, approved=number) for post, number in rows), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("blog", "0006_comments")]

    operations = [
        migrations.RunPython(find_places, migrations.RunPython.noop),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
