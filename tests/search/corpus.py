"""
A blog as large as is asked for, whose posts read like posts: subjects with their own words, common words, names.

The same number and seed give the same posts. Titles share words with each other, as real ones do.
"""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Max
from wagtail.models import Locale, Page

from blog.models import Post, PostAuthor, PostPublication, PostTag, Tag, UserProfile
from search import entries
from search.models import CountedPost
from tests.factories import a_user, the_blog
from tests.search.corpus_words import COMMON, ENDINGS, OPENINGS, SUBJECTS, TITLES

FIRST_DAY = datetime(2009, 3, 1, 7, 30, tzinfo=UTC)
LAST_DAY = datetime(2026, 10, 30, 18, 0, tzinfo=UTC)
WRITERS = ("Ada", "Ines", "Tomas", "Wren", "Marlow", "Priya", "Jonas", "Odile")
BATCH = 500


@dataclass
class Written:
    """The words of one post."""

    title: str
    excerpt: str
    paragraphs: list[str]
    tags: list[str]
    writer: str


def written(number: int, seed: int = 1) -> Iterator[Written]:
    """So many posts' words, one after the other."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    subjects = list(SUBJECTS)
    titles: set[str] = set()
    weights = [1 / (place + 2) for place in range(len(subjects))]  # some subjects are written about more than others
    while len(titles) < number:
        subject = dice.choices(subjects, weights)[0]
        words = SUBJECTS[subject]
        title = _title(dice, words)
        if title in titles:
            title = f"{title}, part {dice.randrange(2, 400)}"
        if title in titles:
            continue
        titles.add(title)
        paragraphs = [_paragraph(dice, words) for _ in range(dice.randint(3, 6))]
        others = dice.sample(subjects, dice.randint(0, 2))
        yield Written(
            title, _sentence(dice, words), paragraphs, list(dict.fromkeys([subject, *others])), dice.choice(WRITERS)
        )


def _name(dice: random.Random) -> str:
    return dice.choice(OPENINGS) + dice.choice(ENDINGS)


def _title(dice: random.Random, words: list[str]) -> str:
    one, two = dice.sample(words, 2)
    title = dice.choice(TITLES).format(one=one, two=two, name=_name(dice), year=dice.randint(1850, 2025))
    return title[0].upper() + title[1:]


def _sentence(dice: random.Random, words: list[str]) -> str:
    said = [dice.choice(words) if dice.random() < 0.22 else dice.choice(COMMON) for _ in range(dice.randint(7, 16))]
    if dice.random() < 0.2:
        said.insert(dice.randrange(len(said)), _name(dice))
    return " ".join(said).capitalize() + "."


def _paragraph(dice: random.Random, words: list[str]) -> str:
    return " ".join(_sentence(dice, words) for _ in range(dice.randint(3, 6)))


def grow(number: int, seed: int = 1, derived: bool = True) -> list[int]:
    """
    Have so many live posts more, written straight into the tables, oldest first.

    :param derived: write their index entries and counts too.
    :returns: their ids.
    """
    blog = the_blog()
    profiles = {name: UserProfile.objects.get(user=a_user(name)) for name in WRITERS}
    tags = {name: Tag.objects.get_or_create(name=name)[0] for name in SUBJECTS}
    last = Page.objects.child_of(blog).aggregate(path=Max("path"))["path"]
    before = Page._str2int(last[-Page.steplen :]) if last else 0
    step, ids = (LAST_DAY - FIRST_DAY) / max(1, number), []
    type_id, locale = ContentType.objects.get_for_model(Post).pk, Locale.get_default()
    for numbered in batched(enumerate(written(number, seed)), BATCH):
        with transaction.atomic():
            posts = []
            for place, text in numbered:
                path = Page._get_path(blog.path, blog.depth + 1, before + place + 1)
                owner_id, day = profiles[text.writer].user_id, FIRST_DAY + place * step
                posts.append(_post(blog, path, text, day, content_type_id=type_id, locale=locale, owner_id=owner_id))
            _insert(posts, [text for _, text in numbered], profiles, tags)
            ids += [post.pk for post in posts]
    Page.objects.filter(pk=blog.pk).update(numchild=Page.objects.child_of(blog).count())
    if derived:
        derive(ids)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return ids


def derive(ids: list[int]) -> None:
    """Write the entries and counts of these posts."""
    for some in batched(ids, BATCH):
        with transaction.atomic():
            entries.refresh(Post, some)
            CountedPost.objects.recount(some)
    entries.refresh(UserProfile, UserProfile.objects.values_list("pk", flat=True))


def _post(blog: Page, path: str, text: Written, day: datetime, **fields: Any) -> Post:
    key = uuid.uuid5(uuid.NAMESPACE_OID, path + text.title)
    slug = f"{text.title.lower().replace(' ', '-').replace(',', '')[:80]}-{path[-4:].lower()}"
    slug = "".join(sign for sign in slug if sign.isalnum() or sign == "-")
    moments = dict.fromkeys(["first_published_at", "last_published_at", "latest_revision_created_at"], day)
    body = [{"type": "paragraph", "value": "".join(f"<p>{each}</p>" for each in text.paragraphs), "id": str(key)}]
    return Post(
        title=text.title, draft_title=text.title, slug=slug, excerpt=text.excerpt[:300], body=body, live=True,
        path=path, depth=blog.depth + 1, numchild=0, url_path=f"{blog.url_path}{slug}/", translation_key=key,
        published_at=day, **moments, **fields,
    )  # fmt: skip


def _insert(posts: list[Post], texts: list[Written], profiles: dict[str, UserProfile], tags: dict[str, Tag]) -> None:
    """Write pages, posts and what hangs on them. (``bulk_create`` cannot write a model of two tables.)"""
    fields = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    pages = Page.objects.bulk_create([Page(**{name: getattr(post, name) for name in fields}) for post in posts])
    for post, page in zip(posts, pages, strict=True):
        post.pk = post.page_ptr_id = post.id = page.pk
    Post._base_manager._insert(posts, fields=Post._meta.local_concrete_fields, using="default")
    PostPublication.objects.bulk_create(
        PostPublication(post_id=post.pk, live=True, publication_seq=1, first_live_at=post.published_at)
        for post in posts
    )
    PostAuthor.objects.bulk_create(
        PostAuthor(post_id=post.pk, profile=profiles[text.writer], sort_order=0)
        for post, text in zip(posts, texts, strict=True)
    )
    PostTag.objects.bulk_create(
        PostTag(content_object_id=post.pk, tag=tags[name])
        for post, text in zip(posts, texts, strict=True)
        for name in text.tags
    )
