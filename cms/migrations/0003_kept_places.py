from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_vouched_accounts")]

    operations = [
        migrations.CreateModel(
            name="KeptPlace",
            fields=[
                ("post_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("keys", models.JSONField(default=list)),
            ],
        ),
    ]
