"""Indexes that the desk's lists are sorted by, on tables of which not every column is ours to declare.

They are made after any migration has run, where they are missing: on SQLite a later change of a table makes it anew and
keeps only the indexes that models declare.
"""

from typing import Any, Final

from django.db import connections
from django.db.models.signals import post_migrate
from django.dispatch import receiver

ON: Final = {
    "bellbird_page_updated": ("wagtailcore_page", "latest_revision_created_at DESC {last}, id DESC"),
    "bellbird_page_title": ("wagtailcore_page", "title, id"),
    "bellbird_page_expires": ("wagtailcore_page", "expire_at, id"),
    "bellbird_post_newest": ("blog_post", "published_at DESC {last}, page_ptr_id DESC"),
}
"""Their names, tables and columns. SQLite has empty values last by itself, and does not understand being asked to."""


@receiver(post_migrate, dispatch_uid="blog.desk_indexes")
def make_indexes(app_config: Any, using: str, plan: Any = None, **kwargs: Any) -> None:
    """Make those that are missing. Nothing happens where no migration was run."""
    connection = connections[using]
    if app_config.name != "blog" or not plan:
        return
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        last = "NULLS LAST" if connection.vendor == "postgresql" else ""
        for name, (table, columns) in ON.items():
            if table in tables:
                cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({columns.format(last=last)})")
