"""Hundreds of live posts in a few statements, for tests that count queries."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from blog.models import Post, PostAuthor, PostTag, UserProfile
from tests.factories import the_blog


def many_posts(pattern: Post, number: int) -> None:
    """Add ``number`` live posts like ``pattern``, a minute apart, older than it, with its tags and authors.

    They are written past the models, so no event tells of them.
    """
    blog = the_blog()
    first = blog.numchild + 1
    pages = Page.objects.bulk_create(_pages_like(pattern, blog, range(first, first + number)), batch_size=500)
    Page.objects.filter(pk=blog.pk).update(numchild=blog.numchild + number)
    _post_rows_like(pattern, first_id=min(page.pk for page in pages), last_id=max(page.pk for page in pages))
    newest = pattern.published_at or timezone.now()
    posts = list(Post.objects.filter(pk__in=[page.pk for page in pages]))
    for age, post in enumerate(posts, start=1):
        post.published_at = newest - timedelta(minutes=age)
    Post.objects.bulk_update(posts, ["published_at"], batch_size=200)
    tags = [item.tag for item in pattern.tagged_items.all()]
    PostTag.objects.bulk_create(PostTag(tag=tag, content_object_id=post.pk) for post in posts for tag in tags)
    people = list(UserProfile.objects.filter(authorships__post=pattern))
    PostAuthor.objects.bulk_create(PostAuthor(post_id=post.pk, profile=person) for post in posts for person in people)


def _pages_like(pattern: Post, blog: Page, numbers: range) -> list[Page]:
    return [
        Page(
            path=Page._get_path(blog.path, blog.depth + 1, number),
            depth=blog.depth + 1,
            title=f"Copy {number}",
            draft_title=f"Copy {number}",
            slug=f"copy-{number}",
            url_path=f"{blog.url_path}copy-{number}/",
            live=True,
            content_type_id=pattern.content_type_id,
            locale_id=pattern.locale_id,
            owner_id=pattern.owner_id,
            first_published_at=timezone.now(),
        )
        for number in numbers
    ]


def _post_rows_like(pattern: Post, first_id: int, last_id: int) -> None:
    columns = ", ".join(f.column for f in Post._meta.local_concrete_fields if f.column != "page_ptr_id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO blog_post (page_ptr_id, {columns}) SELECT wagtailcore_page.id, {columns} "  # noqa: S608
            "FROM wagtailcore_page, blog_post WHERE page_ptr_id = %s AND wagtailcore_page.id BETWEEN %s AND %s",
            [pattern.pk, first_id, last_id],
        )
