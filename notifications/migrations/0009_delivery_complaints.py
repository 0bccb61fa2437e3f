from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_first_epoch")]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("complained_at__isnull", False)),
                fields=["complained_at"],
                name="delivery_complained",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("provider_id", ""), _negated=True),
                fields=["provider_id"],
                name="delivery_provider_id",
            ),
        ),
    ]
