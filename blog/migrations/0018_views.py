import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0016_pictures_and_likeness")]

    operations = [
        migrations.CreateModel(
            name="PopularPost",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="popularity",
                        serialize=False,
                        to="blog.post",
                    ),
                ),
                ("score", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ViewBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post_number", models.BigIntegerField()),
                ("day", models.DateField()),
                ("views", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ViewTurn",
            fields=[
                ("name", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("done_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PostViews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(db_index=True)),
                ("views", models.PositiveBigIntegerField()),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views_by_day",
                        to="blog.post",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("post", "day"), name="views_of_a_day")]},
        ),
        migrations.CreateModel(
            name="YearOfViews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("views", models.PositiveBigIntegerField()),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="views_by_year",
                        to="blog.post",
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("post", "year"), name="views_of_a_year")]},
        ),
    ]
