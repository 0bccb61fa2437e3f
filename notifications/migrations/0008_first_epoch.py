from django.db import migrations


def begin(apps, schema_editor):
    """Give the database a lineage at birth, so that a copy from before its first mail is known again."""
    Epoch = apps.get_model("notifications", "Epoch")
    if not Epoch.objects.using(schema_editor.connection.alias).exists():
        Epoch.objects.using(schema_editor.connection.alias).create()


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_moderators")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop, elidable=False)]
