from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0005_digest_items_undelivered"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="phase",
            field=models.CharField(
                choices=[
                    ("making", "writing the mail"),
                    ("handing_off", "handing it over"),
                    ("mail", "naming the sender"),
                    ("rcpt", "naming the reader"),
                    ("data", "asking to send"),
                    ("body", "sending, not yet handed over"),
                    ("dot", "handed over, waiting for the answer"),
                    ("answered", "answered"),
                ],
                default="handing_off",
                max_length=11,
            ),
        ),
    ]
