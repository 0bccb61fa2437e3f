"""The addresses of the feeds of posts. Programs ask for them every hour: what has not changed is not written again."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from blog.feed_answers import Contents, answer, channel_of
from blog.feed_forms import FORMS, FormName
from blog.feed_items import items_of
from blog.feed_states import state_of, state_of_site, whole_of
from blog.feeds import Channel, last_change, newest_entries
from blog.keeping import depends_on
from blog.models import Post, Tag, UserProfile
from blog.posts_of import posts_by, posts_on
from blog.tallies import live_counts
from blog.views.tags import moved, tag_of_old_address
from blog.visibility import visible_posts


@require_safe
def site_feed(request: HttpRequest, form: FormName = "atom") -> HttpResponse:
    """The newest posts of the site."""
    depends_on("home", "lists")
    feed, tagline = reverse(f"blog:feed{FORMS[form].ending}"), whole_of(request).tagline
    channel = channel_of(request, "", "/", feed, subtitle=tagline)
    return _posts(request, form, channel, state_of_site(), visible_posts())


@require_safe
def tag_feed(request: HttpRequest, slug: str, form: FormName = "atom") -> HttpResponse:
    """The newest posts of a tag. An old address of the tag leads to the new one.

    :raises django.http.Http404: when there is no such tag, or no post that everybody may see wears it: not even an old
        address tells the new name of such a tag.
    """
    tag = Tag.objects.filter(slug=slug).first() or tag_of_old_address(slug)
    posts = posts_on(tag, visible_posts(), live_counts("tag", keys=[tag.pk]).get(tag.pk, 0))
    state = _some(state_of(posts))
    address = reverse(f"blog:tag_feed{FORMS[form].ending}", args=[tag.slug])
    if tag.slug != slug:
        return moved(request, address)
    depends_on(f"tag:{slug}", "lists")
    channel = channel_of(request, f"tag:{tag.pk}", tag.get_absolute_url(), address, tag.name, tag.description)
    return _posts(request, form, channel, state, posts)


@require_safe
def author_feed(request: HttpRequest, slug: str, form: FormName = "atom") -> HttpResponse:
    """The newest posts of an author, those written with others included.

    :raises django.http.Http404: when there is nobody of that name of whom everybody may see a post.
    """
    person = UserProfile.objects.filter(slug=slug).first()
    if person is None:
        raise Http404("There is no such author.")
    posts = posts_by(person, visible_posts(), live_counts("author", keys=[person.pk]).get(person.pk, 0))
    state = _some(state_of(posts))
    depends_on(f"author:{slug}", "lists")
    address = reverse(f"blog:author_feed{FORMS[form].ending}", args=[person.slug])
    channel = channel_of(request, f"author:{person.pk}", person.get_absolute_url(), address, person.display_name)
    return _posts(request, form, channel, state, posts)


def _some(state: list[Any]) -> list[Any]:
    if not state:
        raise Http404("There is no such feed.")
    return state


def _posts(
    request: HttpRequest, form: FormName, channel: Channel, state: list[Any], posts: "QuerySet[Post]"
) -> HttpResponse:
    def contents() -> Contents:
        entries = newest_entries(request, posts)
        is_of_state = {entry.post.pk for entry in entries} == {row[0] for row in state}
        return Contents(items_of(entries, channel.language), last_change(entries), is_of_state)

    return answer(request, form, channel, state, contents)
