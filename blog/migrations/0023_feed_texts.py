import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0022_featured_posts"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedText",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="blog.post",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("facts", models.JSONField()),
            ],
        ),
    ]
