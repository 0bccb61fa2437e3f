"""“Reviews”: what is handed in and not decided, who has it, and a way to hand it over."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.timesince import timesince
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import BaseListingView
from wagtail.log_actions import LogFormatter

from blog.admin.columns import MomentColumn, StateColumn
from blog.admin.counted import CountsInItsOwnWords
from blog.admin.dashboard import Need
from blog.admin.wording import StateWord
from blog.models import ReviewSlot, User
from blog.reviewing.models import ASSIGNED, HANDED_OVER, CannotTakeIt
from blog.reviewing.reviewers import may_approve, may_review_somewhere, who_may_approve

OWN_NAMED = 3
"""One's own reviews that the dashboard names; the others it counts."""
WAITS, OVERDUE, ASKED = (
    StateWord("waits for a reviewer", "held"),
    StateWord("overdue", "held"),
    StateWord("asked", "wait"),
)


def name_of(user: Any) -> str:
    """What somebody at the desk is called."""
    return str(user.get_full_name() or user.get_username()) if user else ""


def state_of(slot: ReviewSlot) -> StateWord:
    """How a review stands."""
    if slot.reviewer_id is None:
        return WAITS
    return OVERDUE if slot.is_overdue else ASKED


class PostColumn(Column):
    """The post, with a way to its form."""

    cell_template_name = "blog/admin/cells/review_post.html"


class HandOverColumn(Column):
    """To whom it can be given, and the button that does so."""

    cell_template_name = "blog/admin/cells/review_hand_over.html"

    def get_cell_context_data(self, instance: ReviewSlot, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "csrf_token": get_token(context["request"])}


class Reviews(CountsInItsOwnWords, BaseListingView):
    """All open reviews, the oldest first."""

    model = ReviewSlot
    page_title = "Reviews"
    header_icon = "clipboard-list"
    index_url_name = "bellbird_reviews:index"
    index_results_url_name = "bellbird_reviews:index_results"
    verbose_name = "review"
    verbose_name_plural = "reviews"
    is_searchable = False
    paginate_by = 50
    table_classname = "listing bb-wide"
    columns = [
        PostColumn("post", label="Post"),
        Column("asked_by", label="Handed in by", accessor=lambda slot: name_of(slot.asked_by)),
        MomentColumn("opened_at", label="Since"),
        StateColumn("state", label="State", accessor=state_of),
        Column("reviewer", label="Reviewer", accessor=lambda slot: name_of(slot.reviewer)),
        HandOverColumn("hand_over", label="Hand over", accessor="pk"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_review_somewhere(request.user):
            raise PermissionDenied
        self._people: dict[int, list[User]] = {}
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> "QuerySet[ReviewSlot]":
        slots = ReviewSlot.objects.open().select_related("reviewer", "post", "task_state__task")
        slots = slots.select_related("task_state__workflow_state__requested_by").defer("post__body")
        return slots.order_by("opened_at", "pk")

    def get_table(self, object_list: Any) -> Any:
        for slot in object_list:
            slot.people = self.people_for(slot)
        return super().get_table(object_list)

    def people_for(self, slot: ReviewSlot) -> list[tuple[int, str]]:
        """Who could take ``slot``, with how many reviews they have; nobody unless whoever looks may approve it."""
        task = slot.task_state.task
        if task.pk not in self._people:
            able = may_approve(self.request.user, task, slot.post)
            self._people[task.pk] = [*who_may_approve(task, slot.post), self.request.user] if able else []
        people = {person.pk: person for person in self._people[task.pk] if person.pk != slot.reviewer_id}
        most = settings.BELLBIRD_REVIEWS_EACH
        return [(pk, f"{name_of(each)}, {self.held[pk]} of {most}") for pk, each in people.items()]

    @property
    def held(self) -> Counter[int]:
        """How many open reviews everybody has."""
        if not hasattr(self, "_held"):
            self._held: Counter[int] = Counter(ReviewSlot.objects.open().values_list("reviewer_id", flat=True))
        return self._held


@method_decorator(require_POST, name="dispatch")
class HandOver(View):
    """Gives a review to somebody else. Whoever may approve it may do so."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        slot = get_object_or_404(ReviewSlot.objects.select_related("post", "task_state__task"), pk=pk)
        if not may_approve(request.user, slot.task_state.task, slot.post):
            raise PermissionDenied
        chosen = request.POST.get("to", "")
        to = User.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else None
        title = slot.post.get_admin_display_title()
        if to is None:
            messages.error(request, "Nothing was handed over: choose somebody.")
        else:
            try:
                slot.hand_over(to, request.user)
                messages.success(request, f"{name_of(to)} is asked to review “{title}”, and gets a mail.")
            except CannotTakeIt as refused:
                messages.error(request, f"“{title}” was not handed over: {refused}")
        return redirect("bellbird_reviews:index")


class ReviewsMenuItem(MenuItem):
    """For whoever reviews."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_review_somewhere(request.user)


def needs(user: Any) -> Iterator[Need]:
    """What the dashboard says: one's own reviews, and those that nobody has time for."""
    looks = may_review_somewhere(user)
    theirs = Q(reviewer=user) | Q(reviewer=None) if looks else Q(reviewer=user)
    facts = "reviewer", "opened_at", "post", "post__draft_title"
    slots = list(ReviewSlot.objects.open().filter(theirs).order_by("opened_at").values_list(*facts))
    own = [(opened_at, post, title) for reviewer, opened_at, post, title in slots if reviewer]
    for opened_at, post, title in own[:OWN_NAMED]:
        edit = reverse("wagtailadmin_pages:edit", args=[post])
        yield Need(f"Review “{title}”", edit, f"handed in {timesince(opened_at, depth=1)} ago")
    if len(own) > OWN_NAMED:
        yield Need(f"{len(own) - OWN_NAMED} more to review", reverse("bellbird_reviews:index"), "")
    left = [opened_at for reviewer, opened_at, *_post in slots if not reviewer]
    if left:
        text = "1 post waits for a reviewer" if len(left) == 1 else f"{len(left)} posts wait for a reviewer"
        oldest = timesince(left[0], depth=1)
        yield Need(text, reverse("bellbird_reviews:index"), f"the oldest for {oldest}; nobody has time")


class ReviewFormatter(LogFormatter):
    """Says in Wagtail's history who was asked to review a post."""

    verb = ""

    def format_message(self, log_entry: Any) -> str:
        was = log_entry.data.get("was")
        return f"{self.verb} {log_entry.data.get('to', '')}{f', before {was}' if was else ''}"


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    for name, label, verb in (
        (ASSIGNED, "Ask for a review", "Review asked of"),
        (HANDED_OVER, "Hand a review over", "Review handed over to"),
    ):
        actions.register_action(name)(type("ReviewFormatter", (ReviewFormatter,), {"label": label, "verb": verb}))
