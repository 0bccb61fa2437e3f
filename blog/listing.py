"""What a list of posts needs: the first page of the site, and every other page that lists posts in pages of ten."""

from typing import TYPE_CHECKING, Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from wagtail.url_routing import RouteResult

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


def page_of(request: HttpRequest, rows: Any, per_page: int = POSTS_PER_PAGE) -> Page:
    """The page of ``rows`` that ``?page=`` asks for, the first one when it does not ask.

    :raises django.http.Http404: when there is no such page, or the number is none.
    """
    try:
        return Paginator(rows, per_page).page(request.GET.get("page", 1))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("There is no such page.") from error


class IndexListing:
    """Gives the blog's first page its posts, and finds the post that an address names."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from blog.site_settings import site_settings

        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        below = visible_posts(request.user).filter(path__startswith=self.path)  # type: ignore[attr-defined]
        tagline = site_settings(request).tagline
        return context | {
            "posts": page_of(request, newest_first(below)),
            "tagline": tagline,
            "description": self.search_description or tagline,  # type: ignore[attr-defined]
        }

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a post in one query, with what its page shows; whatever else there is, as Wagtail does."""
        from blog.models import Post

        if len(path_components) == 1:
            children = Post.objects.child_of(self).filter(slug=path_components[0])
            if self.depth == TOP and not self.alias_of_id:  # type: ignore[attr-defined]
                children = children.annotate(is_public=Exists(visible_posts().filter(pk=OuterRef("pk"))))
            post = children.select_related(
                "lead_image", "series", "owner__profile", "publication", "comment_tally"
            ).first()
            if post is not None:
                post._cached_parent_obj = self
                return post.route(request, [])
        return super().route(request, path_components)  # type: ignore[misc]
