"""Fan-outs look at people, by key, and no more at one subscription after the other.

One that is half done begins anew: whoever has a delivery keeps it and is counted, everybody else is looked at again.
"""

from django.db import migrations, models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def begin_anew(apps, schema_editor):
    Fanout, Delivery = (apps.get_model("notifications", name) for name in ("Fanout", "Delivery"))
    theirs = Delivery.objects.filter(event=OuterRef("event"), channel=OuterRef("channel"), mail=OuterRef("mail"))
    number = theirs.order_by().values("event").annotate(number=Count("pk")).values("number")
    Fanout.objects.filter(finished_at=None).update(candidates=Coalesce(Subquery(number), 0), exclusions={})


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_readers_digests_providers")]

    operations = [
        migrations.RemoveField(model_name="fanout", name="cursor"),
        migrations.AddField(
            model_name="fanout",
            name="after_key",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The last reader who has been looked at; they come by key.",
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="fanout",
            name="candidates",
            field=models.PositiveIntegerField(
                default=0, help_text="People who had confirmed and not left when it happened."
            ),
        ),
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
