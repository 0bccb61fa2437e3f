"""The pages of “What happened”: one event, and the timelines of a post and of a comment."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PaginatedPage
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin.comment_history import decision_lines
from blog.admin.comment_verbs import writer_of
from blog.admin.happenings import happenings
from blog.admin.permissions import may_decide, may_moderate, may_publish_somewhere, may_see_timeline
from blog.admin.subjects import Subject, edit_address, subject_of
from blog.admin.troubled import troubled
from blog.admin.wording import failures_of, kind_in_words
from blog.events.models import Event
from blog.models import Comment, CommentDecision, Post, PostPublication

PER_PAGE = 20
DECISIONS_SHOWN = 100


class HappeningsView(WagtailAdminTemplateMixin, TemplateView):
    """A page of events about one thing, newest first."""

    template_name = "blog/admin/timeline.html"
    header_icon = "history"
    page_title = "What happened"
    may_be_narrowed = True
    subject: Subject

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.subject = self.get_subject()
        if not self.may_see():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self) -> Subject:
        """:raises Http404: when there is no such thing."""
        raise NotImplementedError

    def get_events(self) -> "QuerySet[Event]":
        thing = self.subject.thing
        return Event.objects.filter(subject_type=thing._meta.label, subject_id=str(thing.pk))

    def may_see(self) -> bool:
        return may_see_timeline(self.request.user, self.subject.post)

    def get_page_subtitle(self) -> str:
        return self.subject.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items = [*self.breadcrumbs_items]
        if may_publish_somewhere(self.request.user):
            items.append({"url": reverse("bellbird_events:index"), "label": "Events"})
        return [*items, {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        only = self.may_be_narrowed and self.request.GET.get("only") == "failed"
        chosen = troubled(self.get_events()) if only else self.get_events()
        events = chosen.select_related("actor").prefetch_related("runs").order_by("-id")
        paginator = WagtailPaginator(events, PER_PAGE)
        page: PaginatedPage[Event] = paginator.get_page(self.request.GET.get("p"))
        decides = may_decide(self.request.user, self.subject.post)
        return super().get_context_data(
            subject=self.subject,
            edit_url=self._edit_address(),
            is_only_failed=only,
            page_obj=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            happenings=happenings(page.object_list, decides),
            here=self.request.get_full_path(),
            **kwargs,
        )

    def _edit_address(self) -> str | None:
        post = self.subject.post
        if post is not None and not post.permissions_for_user(self.request.user).can_edit():
            return None
        return edit_address(self.subject, self.request.user)


class EventView(HappeningsView):
    """One event: its facts, its runs, and what other apps add to it."""

    template_name = "blog/admin/event.html"
    may_be_narrowed = False
    event: Event

    def get_subject(self) -> Subject:
        self.event = get_object_or_404(Event, pk=self.kwargs["pk"])
        return subject_of(self.event)

    def get_events(self) -> "QuerySet[Event]":
        return Event.objects.filter(pk=self.event.pk)

    def get_page_title(self) -> str:
        return kind_in_words(self.event.kind)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "happening": context["happenings"][0], "timeline_url": self._timeline_address()}

    def _timeline_address(self) -> str | None:
        thing = self.subject.thing
        if isinstance(thing, Post):
            return reverse("bellbird_events:post", args=[thing.pk])
        return reverse("bellbird_events:comment", args=[thing.pk]) if isinstance(thing, Comment) else None


class PostTimeline(HappeningsView):
    """Everything that happened to a post, what is planned, and what keeps it from going live."""

    def get_subject(self) -> Subject:
        post = get_object_or_404(Post.objects.defer("body"), pk=self.kwargs["pk"])
        return Subject(post.get_admin_display_title(), post)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = self.subject.thing
        memory = PostPublication.objects.filter(post=post).first()
        return super().get_context_data(
            failures=failures_of(post),
            scheduled_for=memory.scheduled_for if memory else None,
            **kwargs,
        )


class CommentTimeline(HappeningsView):
    """Everything that happened to a comment, and every decision about it."""

    template_name = "blog/admin/comment_timeline.html"

    def get_subject(self) -> Subject:
        comment = get_object_or_404(Comment.objects.select_related("post"), pk=self.kwargs["pk"])
        return Subject(f"{writer_of(comment)} on “{comment.post.title}”", comment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = CommentDecision.objects.filter(number=self.subject.thing.pk).select_related("moderator__profile")
        shown = about[:DECISIONS_SHOWN] if may_moderate(self.request.user) else []
        return super().get_context_data(decisions=decision_lines(shown), **kwargs)

    def may_see(self) -> bool:
        return may_moderate(self.request.user) or super().may_see()
