"""What the readers' pages depend on: keys of the pages themselves, and of what happens to posts, tags and people."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from blog.models import Post, PostTag, UserProfile
from blog.neighbours import neighbours_of
from blog.tallies import month_key

LISTS: Final = "lists"
ANY: Final = "any"
WORDS: Final = "words"  # of the site's editors, on the pages at the foot
FORM: Final = re.compile("_(rss|json)$")  # of a feed
OF_EVERY_POST: Final = ("home", "archive", "tags", "authors", ANY)

type Named = dict[str, Any]

PAGES: Final[dict[str, Callable[[Named], set[str]]]] = {
    "about:accessibility": lambda named: {WORDS},
    "about:help": lambda named: {WORDS},
    "about:privacy": lambda named: {WORDS},
    "blog:tags": lambda named: {"tags"},
    "blog:tag": lambda named: {f"tag:{named['slug']}"},
    "blog:tags_together": lambda named: {f"tag:{slug}" for slug in named["slugs"].replace(" ", "+").split("+")},
    "blog:authors": lambda named: {"authors"},
    "blog:author": lambda named: {f"author:{named['slug']}"},
    "blog:series": lambda named: {f"series:{named['slug']}"},
    "blog:archive": lambda named: {"archive"},
    "blog:year": lambda named: {"archive"},
    "blog:month": lambda named: {f"month:{named['year'] * 100 + named['month']}"},
    "blog:feed": lambda named: {"home"},
    "blog:tag_feed": lambda named: {f"tag:{named['slug']}"},
    "blog:author_feed": lambda named: {f"author:{named['slug']}"},
    "blog:comment_feed": lambda named: {ANY},
    "blog:post_comment_feed": lambda named: {f"page:{named['post']}", f"post:{named['post']}"},
}
"""The views whose pages are kept, and what each lists. Any other view's are not, unless they say what they show."""


def keys_of(request: HttpRequest) -> set[str]:
    """What the page at an address depends on, as far as the address tells. Nothing for an address that is not kept."""
    match = request.resolver_match
    name = FORM.sub("", match.view_name or "") if match else ""
    return PAGES[name](match.kwargs) | {LISTS} if match and name in PAGES else set()


def places_of(post_id: int) -> set[str]:
    """The lists a post belongs to as it stands, and the pages it stands beside."""
    post = Post.objects.filter(pk=post_id).select_related("series", "owner__profile").first()
    if post is None:
        return set()
    tags = list(PostTag.objects.filter(content_object=post_id).select_related("tag"))
    slugs = [item.tag.slug for item in tags]
    keys = {*(f"tag:{slug}" for slug in slugs), *(f"near:{slug}" for slug in slugs)}
    keys |= {f"author:{person.slug}" for person in post.byline}
    if post.series_id:
        keys |= {f"series:{post.series.slug}", f"parts:{post.series_id}"}
    if post.published_at:
        keys.add(f"month:{month_key(timezone.localtime(post.published_at))}")
    around = neighbours_of(post, [])
    return keys | {f"page:{each.pk}" for each in (around.earlier, around.later) if each}


def written_by(profile: UserProfile) -> set[str]:
    """The pages that name a person: their posts, the posts they commented on, and every list."""
    theirs = Q(post_authors__profile=profile) | Q(owner=profile.user_id) | Q(comments__user=profile.user_id)
    posts = Post.objects.filter(theirs).order_by().values_list("pk", flat=True).distinct()
    return {LISTS, ANY, *(f"page:{pk}" for pk in posts)}


def wearing(tags: Iterable[int]) -> set[str]:
    """The pages that name any of these tags: their posts, and every list."""
    worn = PostTag.objects.filter(tag__in=list(tags)).values_list("content_object_id", flat=True)
    return {LISTS, ANY, *(f"page:{pk}" for pk in worn)}
