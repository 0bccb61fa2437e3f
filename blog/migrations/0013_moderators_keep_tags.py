"""Wagtail's group of moderators, who publish, keep the tags as well: delete them, merge them, take a merge back."""

from typing import Any

from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    """What 0005 let them do, and deleting: merging two tags deletes one."""
    group = apps.get_model("auth", "Group").objects.filter(name="Moderators").first()
    if group is None:
        return
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="blog", model="tag")
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="delete_tag", defaults={"name": "Can delete tag"}
    )
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("blog", "0012_tag_merges")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
