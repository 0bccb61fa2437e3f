import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0015_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureWork",
            fields=[
                ("post", models.BigIntegerField(primary_key=True, serialize=False)),
                ("asked", models.PositiveIntegerField(default=1)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("not_before", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="ShareCard",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="share_card",
                        serialize=False,
                        to="blog.post",
                    ),
                ),
                ("digest", models.CharField(max_length=32)),
                ("file", models.FileField(max_length=160, upload_to="share-cards/")),
            ],
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="blog.post"),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="blog.post"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "likenesses",
                "constraints": [models.UniqueConstraint(fields=("post", "other"), name="a_likeness_once")],
            },
        ),
        migrations.CreateModel(
            name="PostWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.BigIntegerField()),
                ("weight", models.FloatField()),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="blog.post"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["word", "-weight"], name="posts_of_a_word")],
                "constraints": [models.UniqueConstraint(fields=("post", "word"), name="a_word_once_per_post")],
            },
        ),
    ]
