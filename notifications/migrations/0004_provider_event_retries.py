import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_fanout_by_person")]

    operations = [
        migrations.RemoveIndex(model_name="providerevent", name="provider_event_waiting"),
        migrations.AddField(
            model_name="providerevent",
            name="next_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="When it is looked at, or looked at again."
            ),
        ),
        migrations.AddField(
            model_name="providerevent",
            name="tries",
            field=models.PositiveIntegerField(default=0, help_text="Times that it could not be dealt with."),
        ),
        migrations.AlterField(
            model_name="providerevent",
            name="event_key",
            field=models.CharField(
                help_text="Hash of what makes it one: its id, or all of it.", max_length=64, unique=True
            ),
        ),
        migrations.AddIndex(
            model_name="providerevent",
            index=models.Index(
                condition=models.Q(("processed_at", None)), fields=["next_at", "id"], name="provider_event_waiting"
            ),
        ),
    ]
