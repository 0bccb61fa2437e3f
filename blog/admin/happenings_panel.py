"""“What happened” beside the form of a post: the newest happenings in a line each, and how many of them failed."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel

from blog.admin.happenings import Happening, happenings
from blog.admin.permissions import may_see_timeline
from blog.admin.wording import failures_of
from blog.events.models import Event

SHOWN = 5


class WhatHappenedPanel(BaseSidePanel):
    """The toggle counts what failed among what is shown, and what kept the post from going live."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle what happened"
        icon_name = "tasks"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": self.panel.troubles}

    name = "what-happened"
    title = "What happened"
    template_name = "blog/admin/happenings_panel.html"
    order = 350

    @cached_property
    def newest(self) -> list[Happening]:
        """The last few happenings, newest first."""
        events = Event.objects.filter(subject_type=self.object._meta.label, subject_id=str(self.object.pk))
        return happenings(events.select_related("actor").prefetch_related("runs").order_by("-id")[:SHOWN], False)

    @cached_property
    def failures(self) -> list[Any]:
        """Why it is due and not live."""
        return failures_of(self.object)

    @property
    def troubles(self) -> int:
        return len(self.failures) + sum(happening.troubles for happening in self.newest)

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        timeline = reverse("bellbird_events:post", args=[self.object.pk])
        return {**context, "newest": self.newest, "failures": self.failures, "timeline_url": timeline}


class ShowsWhatHappened:
    """For the edit view of posts. Autosaves do not ask for the panel again."""

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()  # type: ignore[misc]
        is_whole = not (self.expects_json_response or self.hydrate_create_view)  # type: ignore[attr-defined]
        page, request = self.page, self.request  # type: ignore[attr-defined]
        if is_whole and may_see_timeline(request.user, page):
            panels = MediaContainer([*panels, WhatHappenedPanel(page, request)])
        return panels
