"""What a list of posts needs: the first page of the site, and every other page that lists posts in pages of ten."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail.url_routing import RouteResult

from blog.featuring import lead_among
from blog.keeping import depends_on, is_page
from blog.long_lists import LongList
from blog.prepared import PreparedModels
from blog.slots import Slot
from blog.visibility import visible_posts

if TYPE_CHECKING:
    from blog.models import Post

POSTS_PER_PAGE = 10
TOP = 2  # the depth of a page that has nothing above it but Wagtail's root


def with_people_and_tags(posts: "QuerySet[Post]") -> "QuerySet[Post]":
    """The same posts with their authors and tags at hand: two queries more, however many posts."""
    from blog.models import PostAuthor, PostTag

    return posts.select_related("owner__profile").prefetch_related(
        Prefetch("post_authors", PostAuthor.objects.select_related("profile")),
        Prefetch("tagged_items", PostTag.objects.select_related("tag").order_by("tag__name")),
    )


def newest_first(posts: "QuerySet[Post]") -> "QuerySet[Post]":
    """The posts as a list shows them: with authors, tags and ``comment_count``, newest first."""
    posts = with_people_and_tags(posts).annotate(comment_count=Coalesce("comment_tally__approved", 0))
    return posts.order_by("-published_at", "-pk")


def page_of(
    request: HttpRequest, rows: Any, per_page: int = POSTS_PER_PAGE, kept: Callable[[], int] | int | None = None
) -> Page:
    """The page of ``rows`` that ``?page=`` asks for, the first one when it does not ask.

    :param kept: for a list that any reader sees and that may be long, the number of its rows as it is kept.
    :raises django.http.Http404: when there is no such page, or the number is none.
    """
    try:
        pages = Paginator(rows, per_page) if kept is None else LongList(rows, per_page, kept)
        page = pages.page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("There is no such page.") from error
    is_page(page.number)
    return page


class IndexListing:
    """Gives the blog's first page its posts, and finds the post that an address names."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from blog.site_settings import site_settings

        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        below = visible_posts(request.user).filter(path__startswith=self.path)  # type: ignore[attr-defined]
        tagline, is_known = site_settings(request).tagline, request.user.is_authenticated
        depends_on("home", "lists")
        posts = page_of(request, newest_first(below), kept=None if is_known else partial(self._number, below))
        lead = _lead(below) if posts.number == 1 else []
        posts.object_list = [post for post in posts.object_list if post not in lead]
        return context | {
            "posts": posts,
            "lead": lead,
            "tagline": tagline,
            "description": self.search_description or tagline,  # type: ignore[attr-defined]
        }

    def _number(self, posts: "QuerySet[Post]") -> int:
        """How many posts any reader finds here: all that are kept count of, if this is the page of all of them."""
        from blog.tallies import live_counts

        others = type(self).objects.exclude(pk=self.pk)  # type: ignore[attr-defined]
        return posts.order_by().count() if others.exists() else sum(live_counts("month").values())

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a post in one query, with what its page shows; whatever else there is, as Wagtail does."""
        if len(path_components) == 1:
            post = self._post(path_components[0])
            if post is not None:
                post._cached_parent_obj = self
                return post.route(request, [])
        return super().route(request, path_components)  # type: ignore[misc]

    def _post(self: Any, slug: str) -> Any:
        first, last = self.path + self.alphabet[0] * self.steplen, self.path + self.alphabet[-1] * self.steplen
        found = _POSTS(slug=slug, first=first, last=last, now=timezone.now())
        for post in found:
            post.is_public = post.is_public and self.depth == TOP and not self.alias_of_id
        return next(iter(found), None)


def _lead(posts: "QuerySet[Post]") -> "list[Post]":
    """The featured post that leads the first page, as the one of a list; an empty list where there is none."""
    from blog.models import BlogRendition

    lead = lead_among(newest_first(posts).select_related("lead_image"))
    if lead and lead.lead_image:
        sizes = Prefetch("renditions", BlogRendition.objects.all(), "prefetched_renditions")
        prefetch_related_objects([lead.lead_image], sizes)
    return [lead] if lead else []


SLUG, FIRST, LAST, NOW = map(Slot, ("slug", "first", "last", "now"))
SHOWN_WITH_IT = ("lead_image", "series", "owner__profile", "publication", "comment_tally", "share_card")


def _posts_of_an_address() -> Any:
    from blog.models import Post

    is_public = Exists(visible_posts(at=NOW.value).filter(pk=OuterRef("pk")))
    below = Post.objects.filter(slug=SLUG.value, path__gte=FIRST.value, path__lte=LAST.value).order_by()
    return below.annotate(is_public=is_public).select_related(*SHOWN_WITH_IT)


_POSTS: PreparedModels[Any] = PreparedModels(_posts_of_an_address)
