from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0004_address_change_old_key"),
        ("notifications", "0004_provider_event_retries"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="digestitem", name="digest_item_pending"),
        migrations.AddIndex(
            model_name="digestitem",
            index=models.Index(
                condition=models.Q(("delivery", None)),
                fields=["recipient_key", "available_at"],
                name="digest_item_undelivered",
            ),
        ),
    ]
