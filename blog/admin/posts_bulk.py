"""What is done with all posts that are ticked: first what would happen to each, then each on its own.

One that cannot be changed is named with the reason and stops none of the others: each is a transaction of its own.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.locks import ScheduledForPublishLock

from blog.admin.posts import explorable_posts
from blog.models import Post
from blog.publication import lock_page
from blog.rules import PublicationRefused
from blog.scheduling.publishing import reason_in_words

logger = logging.getLogger("bellbird.desk")
MOST: Final = 200
"""Posts at once."""


class Ticked(NamedTuple):
    """One post that was ticked.

    :param facts: what would happen to it, sentence by sentence.
    """

    post: Post
    facts: list[str]


class NotDone(Exception):
    """A post was left as it is; says why, in words for an editor."""


class PostBulkAction(BulkAction):
    """One thing done with many posts."""

    models = [Post]
    template_name = "blog/admin/posts_bulk.html"
    verb = ""
    done = ""
    sentence = ""
    """What will happen, below the heading."""
    is_of_what_was_seen = False
    """Whether a post that was changed after the page was shown is left alone."""

    def why_not(self, post: Post) -> str:
        """Why nothing would be done with ``post``, in words; empty when it would."""
        raise NotImplementedError

    def facts(self, post: Post) -> Iterator[str]:
        """What else is to be known of doing so."""
        yield from ()

    def act(self, post: Post) -> str:
        """Do it; return what is to be told beside, mostly nothing. Called in a transaction, with the page locked."""
        raise NotImplementedError

    def posts(self) -> list[Post]:
        """Those that were ticked and that the person may see, as they stand."""
        ids = {int(each) for each in self.request.GET.getlist("id")[: MOST + 1] if each.isdecimal() and len(each) < 16}
        found = list(explorable_posts(self.request.user).filter(pk__in=ids).order_by("pk")) if ids else []
        if not found:
            raise Http404("None of these posts is there.")
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "all" in request.GET.getlist("id") or len(request.GET.getlist("id")) > MOST:
            messages.error(request, f"Tick {MOST} posts at most; “all” would be more than anybody has looked at.")
            return redirect(reverse("bellbird_posts:index"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen: list[Ticked] = []
        left: list[Ticked] = []
        for post in self.posts():
            reason = self.why_not(post)
            (left if reason else chosen).append(Ticked(post, [reason] if reason else list(self.facts(post))))
        return {
            **super(BulkAction, self).get_context_data(**kwargs),
            "action": self,
            "chosen": chosen,
            "left": left,
            "sentence": self.sentence,
            "title": f"{self.verb} {number_of(len(chosen))}",
            "next": self.next_url,
            "submit_url": self.request.get_full_path(),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        self.cleaned_form = form
        seen = dict(pair.split(":", 1) for pair in self.request.POST.getlist("seen") if ":" in pair)
        done, notes = 0, []
        for post in self.posts():
            try:
                notes.append(self._one(post.pk, seen))
                done += 1
            except NotDone as reason:
                self._tell(post, str(reason))
        if done:
            words = f"{number_of(done)} {self.done}."
            messages.success(self.request, " ".join([words[0].upper() + words[1:], *sorted(set(filter(None, notes)))]))
        return redirect(self.next_url)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _one(self, post_id: int, seen: dict[str, str]) -> str:
        """Do it to one post, or say why not."""
        try:
            with transaction.atomic():
                lock_page(post_id)
                post = Post.objects.filter(pk=post_id).first()
                if post is None:
                    raise NotDone("it is not there any more")
                if self.is_of_what_was_seen and seen.get(str(post_id), _version(post)) != _version(post):
                    raise NotDone("somebody has changed it since you looked. Look again")
                if reason := self.why_not(post):
                    raise NotDone(reason)
                return self.act(post)
        except NotDone:
            raise
        except Exception as error:
            if isinstance(error, PublicationRefused):
                error.record()
            logger.warning("post %s: %s failed", post_id, self.action_type, exc_info=error)
            raise NotDone(reason_in_words(error)) from error

    def _tell(self, post: Post, reason: str) -> None:
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[post.pk]), "Edit")
        ended = reason if reason.endswith(".") else f"{reason}."
        messages.error(self.request, f"“{post.get_admin_display_title()}” was left as it is: {ended}", buttons=[edit])

    def lock_of(self, post: Post, *, but_schedule: bool = False) -> str:
        """Who or what keeps the person from changing ``post``, in words; empty when nothing does."""
        lock = post.get_lock()
        if lock is None or not lock.for_user(self.request.user):
            return ""
        if isinstance(lock, ScheduledForPublishLock):
            return "" if but_schedule else "it is scheduled; cancel that first, then change it"
        return "it is locked"


def _version(post: Post) -> str:
    return str(post.latest_revision_id or "")


def number_of(posts: int) -> str:
    """“1 post”, “3 posts”."""
    return f"{posts} post{'' if posts == 1 else 's'}"


def moment(when: datetime) -> str:
    """A moment with its zone, by the minute."""
    return f"{timezone.localtime(when):%-d %b %Y, %H:%M %Z}"
