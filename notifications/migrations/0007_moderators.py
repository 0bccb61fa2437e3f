"""Wagtail's group of moderators looks after subscribers and their mail."""

from typing import Any

from django.db import migrations

GRANTED = {
    "subscription": ["view", "change", "delete"],
    "subscriberimport": ["add"],
    "delivery": ["view", "change"],
    "postupdate": ["add"],
}
EXPORT = ("subscriberimport", "export_subscribers", "Can export subscribers")
NAMES = {"subscriberimport": "subscriber import", "postupdate": "post update"}


def grant(apps: Any, schema_editor: Any) -> None:
    group = apps.get_model("auth", "Group").objects.filter(name="Moderators").first()
    if group is None:
        return
    wanted = [
        (model, f"{action}_{model}", f"Can {action} {NAMES.get(model, model)}")
        for model in GRANTED
        for action in GRANTED[model]
    ]
    group.permissions.add(*(_permission(apps, *each) for each in [*wanted, EXPORT]))


def _permission(apps: Any, model: str, codename: str, name: str) -> Any:
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="notifications", model=model
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0006_attempt_phases"),
        ("blog", "0005_moderators"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="subscriberimport",
            options={"ordering": ["-id"], "permissions": [("export_subscribers", "Can export subscribers")]},
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
