"""Wagtail's group of moderators looks after comments, tags and series; its editors may begin a series."""

from typing import Any

from django.db import migrations

GRANTED = {
    "Moderators": {
        "comment": ["change", "view"],
        "tag": ["add", "change", "view"],
        "series": ["add", "change", "view"],
    },
    "Editors": {"series": ["add", "change", "view"]},
}


def grant(apps: Any, schema_editor: Any) -> None:
    group_model = apps.get_model("auth", "Group")
    for name, models in GRANTED.items():
        group = group_model.objects.filter(name=name).first()
        if group:
            group.permissions.add(*(_permission(apps, model, action) for model in models for action in models[model]))


def _permission(apps: Any, model: str, action: str) -> Any:
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="blog", model=model)
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0004_scheduler_run"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
