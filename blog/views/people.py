"""Who writes here, and what one of them wrote."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from blog.listing import newest_first, page_of
from blog.models import Comment, UserProfile
from blog.posts_of import posts_by
from blog.tallies import live_counts
from blog.visibility import visible_posts


def author_index(request: HttpRequest) -> HttpResponse:
    """Everybody of whom this reader finds a post, with their number."""
    numbers = live_counts("author", request.user)
    people = UserProfile.objects.filter(pk__in=numbers).order_by("display_name", "pk")
    rows = [{"person": person, "posts": numbers[person.pk]} for person in people]
    return render(request, "blog/author_index.html", {"rows": rows})


def author_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One author's posts, those written with others included, newest first.

    :raises django.http.Http404: when there is nobody of that name, or somebody who shows nothing: neither a post nor
        a word about themselves that anybody has reason to read. So the page does not tell who has an account here, and
        nobody signs up only to have a page of links.
    """
    person = UserProfile.objects.filter(slug=slug).first()
    if person is None:
        raise Http404("There is no such author.")
    number = live_counts("author", request.user, [person.pk]).get(person.pk, 0)
    found = posts_by(person, visible_posts(request.user), number)
    posts = page_of(request, newest_first(found), kept=number)
    if not posts.paginator.count and not (person.bio and _is_known_here(person)):
        raise Http404("There is no such author.")
    return render(request, "blog/author.html", {"person": person, "posts": posts})


def _is_known_here(person: UserProfile) -> bool:
    """Whether readers may have met them: by a comment, or as somebody who works here."""
    has_spoken = Comment.objects.approved().filter(user=person.user_id).exists()
    return has_spoken or person.user.has_perm("wagtailadmin.access_admin")
