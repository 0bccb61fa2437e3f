from django.db import migrations

MAKE = "CREATE INDEX IF NOT EXISTS search_title_and_body ON wagtailsearch_indexentry USING gin ((title || body))"


def make(apps, schema_editor):
    """PostgreSQL looks for words in titles and bodies together, and would otherwise read every entry."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(MAKE)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS search_title_and_body")


class Migration(migrations.Migration):
    dependencies = [("search", "0004_shape_of_the_index"), ("wagtailsearch", "0010_add_text_fields")]

    operations = [migrations.RunPython(make, unmake)]
