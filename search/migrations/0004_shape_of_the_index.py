from django.db import migrations, models


def make_what_engines_need(apps, schema_editor):
    """A new database gets its index in the wanted forms at once; an old one is told to by ``doctor``."""
    from search.backends import forms, postgresql_forms
    from search.spelling import trigrams

    connection = schema_editor.connection
    postgresql_forms.make(connection)
    trigrams.keep(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry")
        is_new = cursor.fetchone()[0] == 0
        insert = "INSERT INTO search_indexshape (id, forms, made_at) VALUES (1, %s, CURRENT_TIMESTAMP)"
        cursor.execute(insert, [forms.wanted_forms() if is_new else "0"])
    if is_new:
        forms.prepare(connection)


def remake_what_is_there(apps, schema_editor):
    """Beginnings of words get a table of their own, and no trigger but the one for what is deleted is left."""
    from search.backends import sqlite_tables

    connection = schema_editor.connection
    if connection.vendor == "sqlite" and sqlite_tables.BEGINNINGS not in connection.introspection.table_names():
        for _ in sqlite_tables.remake(connection, ""):
            pass


class Migration(migrations.Migration):
    dependencies = [("search", "0003_marks_and_expiry"), ("wagtailsearch", "0010_add_text_fields")]

    operations = [
        migrations.CreateModel(
            name="IndexShape",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "forms",
                    models.CharField(
                        help_text="The language whose endings are passed over; empty for none.", max_length=40
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.RunPython(make_what_engines_need, migrations.RunPython.noop),
        migrations.RunPython(remake_what_is_there, migrations.RunPython.noop),
    ]
