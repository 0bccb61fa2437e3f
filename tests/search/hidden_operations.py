"""What programs do to posts, and to what search keeps of them, without telling anybody. Each is chosen by a number."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from wagtail.search.models import IndexEntry

from blog.models import Post, PostTag
from search.models import CountedPost, PostCount, TagCount
from tests.search.operations import Operation, some_post
from tests.search.shell import typed


def update_in_bulk(number: int) -> None:
    if post := some_post(number):
        now = timezone.now()
        Post.objects.filter(pk=post.pk).update(
            live=bool(number % 2), title=f"Retitled {number}", expire_at=now + timedelta(days=number % 3 - 1)
        )


def tear_tags_off(number: int) -> None:
    if post := some_post(number):
        PostTag.objects.filter(content_object=post)._raw_delete("default")
        IndexEntry.objects.filter(object_id=str(post.pk))._raw_delete("default")


def write_sql(number: int) -> None:
    typed(
        f"UPDATE blog_post SET published_at = NULL, series_id = NULL WHERE page_ptr_id % 3 = {number % 3}",  # noqa: S608 - a number
        f"UPDATE wagtailcore_page SET owner_id = NULL WHERE id % 4 = {number % 4}",  # noqa: S608 - a number
    )


def falsify(number: int) -> None:
    TagCount.objects.update(live_posts=number)
    PostCount.objects.filter(kind="month").delete()
    PostCount.objects.update_or_create(kind="author", key=900000 + number, defaults={"live_posts": 3})
    CountedPost.objects.filter(key__gt=number % 3).delete()
    IndexEntry.objects.update(body="false")


def lose_words(number: int) -> None:
    typed(f"DELETE FROM search_spelledword WHERE id % 3 = {number % 3}")  # noqa: S608 - a number


def lose_keys(number: int) -> None:
    typed(f"DELETE FROM search_spellingkey WHERE id % 5 = {number % 5}")  # noqa: S608 - a number


def misspell(number: int) -> None:
    odd = number % 3
    typed(
        f"UPDATE search_spelledword SET word = substr(word, 1, 20) || id WHERE id % 3 = {odd}",  # noqa: S608 - a number
        f'UPDATE search_spellingkey SET "key" = substr("key", 1, 20) || id WHERE id % 4 = {odd}',  # noqa: S608 - a number
    )


def leave_rows_behind(number: int) -> None:
    key = 900000 + number
    typed(
        f"DELETE FROM search_tagcount WHERE tag_id = {key}",  # noqa: S608 - a number
        f"INSERT INTO search_tagcount (tag_id, live_posts, updated_at) VALUES ({key}, {number}, '2026-11-21')",  # noqa: S608 - a number
        f"DELETE FROM search_spellingkey WHERE id >= {key}",  # noqa: S608 - a number
        f"INSERT INTO search_spellingkey (id, \"key\", word_id) VALUES ({key}, 'harbour', {key})",  # noqa: S608 - a number
    )
    PostCount.objects.update_or_create(kind="weather", key=number, defaults={"live_posts": number})


def forget_the_forms(number: int) -> None:
    typed(
        "DELETE FROM search_indexshape",
        f"INSERT INTO search_indexshape (id, forms, made_at) VALUES (1, '{number % 2} english', '2026-11-21')",  # noqa: S608 - a number
    )


def spoil_the_words(number: int) -> None:
    """The words that the engine looks in, while the entries themselves read as before."""
    if connection.vendor == "sqlite":
        table = ("wagtailsearch_indexentry_fts", "search_beginnings")[number % 2]
        typed(
            f"DELETE FROM {table} WHERE rowid % 3 = {number % 3} OR rowid > 900000",  # noqa: S608 - fixed names and a number
            f"INSERT INTO {table} (rowid, autocomplete) SELECT 900000 + max(id), 'false' FROM wagtailsearch_indexentry",  # noqa: S608 - a fixed name
        )
    else:
        column = ("title", "body", "autocomplete")[number % 3]
        typed(f"UPDATE wagtailsearch_indexentry SET {column} = 'false' WHERE id % 2 = {number % 2}")  # noqa: S608 - fixed names and a number


HIDDEN: list[Operation] = [
    update_in_bulk, tear_tags_off, write_sql, falsify, lose_words, lose_keys, misspell, leave_rows_behind,
    forget_the_forms, spoil_the_words,
]  # fmt: skip
