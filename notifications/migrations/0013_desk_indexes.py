from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0024_calendar_keys"),
        ("notifications", "0012_pings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "accepted")), fields=["finished_at"], name="delivery_accepted"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(
                    models.Q(("state", "pending"), _negated=True),
                    models.Q(("state", "claimed"), _negated=True),
                    models.Q(("state", "handing_off"), _negated=True),
                    models.Q(("state", "accepted"), _negated=True),
                    models.Q(("state", "suppressed"), _negated=True),
                ),
                fields=["state", "message_class"],
                name="delivery_in_trouble",
            ),
        ),
        migrations.AddIndex(
            model_name="reader",
            index=models.Index(
                condition=models.Q(("paused_until__isnull", False)),
                fields=["paused_until", "recipient_key"],
                name="reader_paused",
            ),
        ),
    ]
