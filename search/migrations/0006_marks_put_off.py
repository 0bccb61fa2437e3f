from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0005_words_of_titles_and_bodies")]

    operations = [
        migrations.AddField(
            "StaleEntry",
            "attempts",
            models.PositiveSmallIntegerField(db_default=0, default=0, help_text="Times it could not be looked at."),
        ),
        migrations.AddField(
            "StaleEntry",
            "next_at",
            models.DateTimeField(help_text="When it may be looked at again; empty for at once.", null=True),
        ),
        migrations.AddField(
            "StaleEntry",
            "last_error",
            models.CharField(db_default="", default="", max_length=200),
        ),
    ]
