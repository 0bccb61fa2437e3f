"""Roads 15 to 17: code that puts a post live itself, with and without ``Post.save()``."""

from collections.abc import Iterator

from django.core import serializers
from django.db import connection

from blog.models import Post
from tests.blog.roads.road import road
from tests.factories import a_draft, the_blog


@road(15, "code")
def a_child_added_live() -> Iterator[None]:
    yield
    the_blog().add_child(instance=Post(title="Born live", slug="born-live"))


@road(15, "code")
def a_sibling_added_live() -> Iterator[None]:
    draft = a_draft()
    yield
    draft.add_sibling(instance=Post(title="Born live", slug="born-live"))


@road(16, "code")
def a_direct_save() -> Iterator[None]:
    draft = a_draft()
    yield
    draft.live = True
    draft.save()


@road(16, "code")
def a_direct_save_of_one_field() -> Iterator[None]:
    draft = a_draft()
    yield
    draft.live = True
    draft.save(update_fields=["live"])


@road(17)
def an_update_of_the_table() -> Iterator[None]:
    draft = a_draft()
    yield
    Post.objects.filter(pk=draft.pk).update(live=True)


@road(17)
def raw_sql() -> Iterator[None]:
    draft = a_draft()
    yield
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = %s WHERE id = %s", [True, draft.pk])


@road(17)
def a_loaded_fixture() -> Iterator[None]:
    draft = a_draft()
    page = draft.page_ptr
    page.live = True
    fixture = serializers.serialize("json", [page, draft])
    yield
    for item in serializers.deserialize("json", fixture):
        item.save()


@road(17)
def a_bulk_update() -> Iterator[None]:
    draft = a_draft()
    draft.live = True
    yield
    Post.objects.bulk_update([draft], ["live"])
