import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0021_review_slots")]

    operations = [
        migrations.CreateModel(
            name="FeaturedPost",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="featuring",
                        serialize=False,
                        to="blog.post",
                    ),
                ),
                ("is_featured", models.BooleanField(default=False)),
                ("featured_at", models.DateTimeField(null=True)),
                ("seq", models.PositiveIntegerField(default=0, help_text="How often it was featured or taken back.")),
                (
                    "featured_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_featured", True)), fields=["-featured_at"], name="featured_since"
                    )
                ],
            },
        ),
    ]
