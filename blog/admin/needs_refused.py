"""For “Needs you”: posts that the publication rules have refused lately and that are not published since."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from blog.admin.dashboard import Need
from blog.admin.permissions import may_decide, may_publish_somewhere
from blog.events.models import Event
from blog.models import Post
from blog.signals import publication_refused

LOOKED_AT, SHOWN = 50, 5
LATELY: Final = timedelta(days=7)


def needs(user: Any) -> Iterator[Need]:
    """The refused posts that ``user`` may publish, the newest refusal of each, newest first."""
    if not may_publish_somewhere(user):
        return
    refused = _refused_lately()
    posts = Post.objects.defer("body").in_bulk(refused) if refused else {}
    theirs = [posts[pk] for pk in refused if pk in posts and _waits(posts[pk]) and may_decide(user, posts[pk])]
    for post in theirs[:SHOWN]:
        text = f"“{post.get_admin_display_title()}” was refused by the publication rules"
        yield Need(text, reverse("wagtailadmin_pages:edit", args=[post.pk]), " ".join(refused[post.pk]))
    if more := theirs[SHOWN:]:
        url = f"{reverse('bellbird_events:index')}?kind={publication_refused.name}"
        yield Need(f"{len(more)} more {'was' if len(more) == 1 else 'were'} refused", url, "")


def _refused_lately() -> dict[int, list[str]]:
    """The reasons of the newest refusal of each post, by its id."""
    lately = Event.objects.filter(kind=publication_refused.name, occurred_at__gte=timezone.now() - LATELY)
    labels = [model._meta.label for model in (Post, *Post.__subclasses__())]
    found: dict[int, list[str]] = {}
    for event in lately.filter(subject_type__in=labels).order_by("-id")[:LOOKED_AT]:
        if event.subject_id:
            found.setdefault(int(event.subject_id), [str(reason) for reason in event.payload.get("reasons", [])])
    return found


def _waits(post: Post) -> bool:
    """Whether the draft that was refused, or a newer one, is still none that readers see."""
    return not post.live or bool(post.has_unpublished_changes)
