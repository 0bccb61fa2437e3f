from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0009_delivery_complaints")]

    operations = [
        migrations.AddField(
            model_name="suppression",
            name="erased_at",
            field=models.DateTimeField(
                blank=True, help_text="When they were forgotten, also where another reason stands.", null=True
            ),
        ),
    ]
