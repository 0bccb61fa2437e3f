import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0011_tag_moves")]

    operations = [
        migrations.CreateModel(
            name="Ping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "service",
                    models.CharField(choices=[("websub", "WebSub hub"), ("indexnow", "IndexNow")], max_length=8),
                ),
                (
                    "about",
                    models.CharField(
                        help_text="For a hub “site”, “tag:5” or “author:7”; for search engines the path of a page.",
                        max_length=500,
                    ),
                ),
                ("post_id", models.BigIntegerField(help_text="Plain id: a post that is gone is told of, too.")),
                ("wished", models.PositiveIntegerField(default=0, help_text="How often it has changed.")),
                (
                    "told",
                    models.PositiveIntegerField(
                        default=0, help_text="The last of these changes that the service knows of."
                    ),
                ),
                (
                    "attempts",
                    models.PositiveIntegerField(default=0, help_text="Tries in vain since the last change."),
                ),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_told_at", models.DateTimeField(null=True)),
                (
                    "last_text",
                    models.CharField(blank=True, help_text="What the service answered, or why not.", max_length=200),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("told__lt", models.F("wished"))),
                        fields=["service", "next_at"],
                        name="ping_due",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("service", "about"), name="one_ping_per_address")],
            },
        ),
    ]
