import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

KINDS = [("tag", "tag"), ("author", "author"), ("series", "series"), ("month", "month")]
LOOK_AT_ALL_POSTS = """
    INSERT INTO search_staleentry (label, "key") SELECT 'blog.Post', page_ptr_id FROM blog_post
"""


class Migration(migrations.Migration):
    dependencies = [("blog", "0011_comment_settings"), ("search", "0001_tag_counts")]

    operations = [
        migrations.CreateModel(
            name="StaleEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(help_text="Label of the model, e.g. blog.Post.", max_length=64)),
                ("key", models.BigIntegerField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("label", "key"), name="stale_once")]},
        ),
        migrations.CreateModel(
            name="PostCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=8)),
                (
                    "key",
                    models.BigIntegerField(
                        help_text="Id of the profile or series; a month as its six figures, e.g. 202611."
                    ),
                ),
                ("live_posts", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="one_post_count_each")],
            },
        ),
        migrations.RemoveConstraint("CountedPost", "a_post_counts_once_per_tag"),
        migrations.RenameField("CountedPost", "tag_id", "key"),
        migrations.AlterField("CountedPost", "key", models.BigIntegerField()),
        migrations.AddField("CountedPost", "kind", models.CharField(choices=KINDS, default="tag", max_length=8)),
        migrations.AddIndex("CountedPost", models.Index(fields=["kind", "key"], name="counted_for")),
        migrations.AddConstraint(
            "CountedPost",
            models.UniqueConstraint(fields=("post_id", "kind", "key"), name="a_post_counts_once_for_each"),
        ),
        migrations.CreateModel(
            name="SpelledWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="SpellingKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40)),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="search.spelledword"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "word"), name="a_spelling_key_once_per_word")
                ],
            },
        ),
        migrations.RunSQL(LOOK_AT_ALL_POSTS, migrations.RunSQL.noop),
    ]
