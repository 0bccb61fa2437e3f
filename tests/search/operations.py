"""What people do to posts, tags and each other, each deed chosen by a number. All of it is heard of."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from itertools import count
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.models import Page, PageViewRestriction

from blog.models import BlogIndexPage, Post, PostAuthor, PostTag, Series, Tag, TagMerge, User, UserProfile
from blog.tagging.trying import MergeRefused
from tests.factories import a_draft, a_post, a_user, the_blog

TAGS = ("harbours", "method", "tides")
WRITERS = ("Ada", "Ben", "Cy")
SOME = 4  # posts that are there before most of them are deleted
_slugs = count(1)

Operation = Callable[[int], Any]


def some_post(number: int, **fields: Any) -> Post | None:
    posts = list(Post.objects.filter(alias_of=None, **fields).order_by("pk"))
    return posts[number % len(posts)] if posts else None


def _tag(number: int) -> Tag | None:
    tags = list(Tag.objects.order_by("pk"))
    return tags[number % len(tags)] if tags else None


def _a_slug() -> str:
    return f"a-slug-{next(_slugs)}"


def a_writer(number: int) -> User:
    """One of those who write, with a profile: it may have been deleted."""
    return UserProfile.objects.create_for(a_user(WRITERS[number % 3])).user


def write(number: int) -> None:
    a_draft(tags=TAGS[: number % 4], author=a_writer(number))


def publish_new(number: int) -> None:
    a_post(tags=TAGS[number % 3 :], author=a_writer(number))


def publish(number: int) -> None:
    if post := some_post(number):
        post.publish()


def edit(number: int) -> None:
    if post := some_post(number):
        post.title = f"Retold {number}"
        post.save_revision()


def retag(number: int) -> None:
    if post := some_post(number):
        post.tags.set([TAGS[number % 3]])
        post.publish()


def tag_by_code(number: int) -> None:
    tag = Tag.objects.get_or_create(name=TAGS[number % 3])[0]
    if post := some_post(number):
        PostTag.objects.get_or_create(content_object=post, tag=tag)


def sign(number: int) -> None:
    if post := some_post(number):
        names = WRITERS[number % 4 :]
        post.post_authors.set([PostAuthor(profile=UserProfile.objects.create_for(a_user(name))) for name in names])
        post.publish()


def hand_over(number: int) -> None:
    if post := some_post(number):
        post.owner = a_user(WRITERS[number % 3])
        post.save(update_fields=["owner"])


def put_in_a_series(number: int) -> None:
    if post := some_post(number):
        title = f"Series {number % 2}"
        post.series = Series.objects.get_or_create(title=title, slug=_a_slug())[0] if number % 3 else None
        post.publish()


def delete_series(number: int) -> None:
    if series := Series.objects.first():
        series.delete()


def redate(number: int) -> None:
    if post := some_post(number):
        post.published_at = timezone.now() - timedelta(days=20 * number)
        post.publish()


def unpublish(number: int) -> None:
    if post := some_post(number, live=True):
        Page.objects.get(pk=post.pk).unpublish(set_expired=bool(number % 2))


def schedule(number: int) -> None:
    if post := some_post(number):
        post.schedule(timezone.now() + timedelta(minutes=30))


def plan_expiry(number: int) -> None:
    if post := some_post(number):
        post.expire_at = timezone.now() + timedelta(minutes=30)
        post.publish()


def delete(number: int) -> None:
    if (post := some_post(number)) and Post.objects.count() >= SOME:
        Post.objects.get(pk=post.pk).delete()


def open_a_section(number: int) -> None:
    section = the_blog().add_child(instance=BlogIndexPage(title="Section", slug=_a_slug()))
    if number % 2:
        PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)


def move(number: int) -> None:
    places = list(BlogIndexPage.objects.order_by("path"))
    if post := some_post(number):
        post.move(places[number % len(places)], pos="last-child")


def delete_a_section(number: int) -> None:
    if section := BlogIndexPage.objects.exclude(pk=the_blog().pk).first():
        section.delete()


def restrict(number: int) -> None:
    page = the_blog() if number % 5 == 0 else some_post(number)
    if page:
        kind = (PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD)[number % 2]
        PageViewRestriction.objects.create(page=page, restriction_type=kind)


def lift(number: int) -> None:
    if restriction := PageViewRestriction.objects.first():
        restriction.delete()


def alias(number: int) -> None:
    if post := some_post(number):
        post.create_alias(update_slug=_a_slug())


def convert_alias(number: int) -> None:
    if page := Post.objects.exclude(alias_of=None).first():
        ConvertAliasPageAction(page).execute(skip_permission_checks=True)


def copy(number: int) -> None:
    if post := some_post(number):
        post.copy(update_attrs={"slug": _a_slug()}, keep_live=bool(number % 2))


def rename_tag(number: int) -> None:
    if tag := _tag(number):
        tag.name = f"{tag.name[:8]} {next(_slugs)}"
        tag.save()


def merge_tags(number: int) -> None:
    tag, other = _tag(number), _tag(number + 1)
    if tag and other and tag != other:
        tag.merge_into(other)


def undo_a_merge(number: int) -> None:
    if merge := TagMerge.objects.standing().last():
        try:
            merge.undo()
        except MergeRefused:
            return


def delete_tag(number: int) -> None:
    if tag := _tag(number):
        tag.delete()


def rename_author(number: int) -> None:
    profile = UserProfile.objects.create_for(a_user(WRITERS[number % 3]))
    profile.display_name = f"Writer {number}"
    profile.save()


def delete_profile(number: int) -> None:
    UserProfile.objects.filter(user=a_user(WRITERS[number % 3])).delete()


def delete_person(number: int) -> None:
    a_user(WRITERS[number % 3]).delete()


def run_the_scheduler(number: int) -> None:
    call_command("publish_scheduled_posts", "--no-drain", stdout=StringIO(), stderr=StringIO())


OPEN: list[Operation] = [
    write, publish_new, publish, edit, retag, tag_by_code, sign, hand_over, put_in_a_series, delete_series, redate,
    unpublish, schedule, plan_expiry, delete, open_a_section, move, delete_a_section, restrict, lift, alias,
    convert_alias, copy, rename_tag, merge_tags, undo_a_merge, delete_tag, rename_author, delete_profile,
    delete_person, run_the_scheduler,
]  # fmt: skip
