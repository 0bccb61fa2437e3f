from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_counts_and_words")]

    operations = [
        migrations.RemoveConstraint("StaleEntry", "stale_once"),
        migrations.AddIndex("StaleEntry", models.Index(fields=["label", "key"], name="stale")),
        migrations.AddField(
            "CountedPost",
            "until",
            models.DateTimeField(help_text="When the post expires, whether the scheduler notices or not.", null=True),
        ),
        migrations.AddIndex(
            "CountedPost",
            models.Index(
                condition=models.Q(("until__isnull", False)), fields=["kind", "until"], name="counted_until"
            ),
        ),
    ]
