"""A series: posts in the order in which they are read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from blog.listing import newest_first, page_of
from blog.models import Series
from blog.visibility import visible_posts


def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The posts of one series, the first part first.

    :raises django.http.Http404: when there is no such series, or nothing of it that this reader may see.
    """
    series = Series.objects.filter(slug=slug).first()
    if series is None:
        raise Http404("There is no such series.")
    in_order = newest_first(visible_posts(request.user).filter(series=series)).order_by("published_at", "pk")
    posts = page_of(request, in_order)
    if not posts.paginator.count:
        raise Http404("There is no such series.")
    return render(request, "blog/series.html", {"series": series, "posts": posts})
