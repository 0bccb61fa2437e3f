"""At the head of a post's form: when it goes live, in both zones, and whether the scheduler is awake."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel


class ScheduleNotice(Panel):
    """Shown while a schedule stands: of a post that is not live yet, or of an update to a live one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "blog/admin/schedule_notice.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            from blog.calendar.entries import schedule_of

            is_scheduled = self.instance is not None and self.instance.pk and self.instance.approved_schedule
            self.revision = schedule_of(self.instance) if is_scheduled else None

        def is_shown(self) -> bool:
            return self.revision is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from blog.admin.calendar_move import may_move
            from blog.admin.schedule_words import scheduler_in_words, when_in_words

            assert self.revision is not None  # noqa: S101 - the panel is not shown without one
            return {
                **super().get_context_data(parent_context),
                "post": self.instance,
                "revision": self.revision,
                "when": when_in_words(self.revision.approved_go_live_at),
                "scheduler": scheduler_in_words(),
                "may_move": bool(self.request and may_move(self.request.user, self.instance)),
            }


def explain_schedule(fields: dict[str, Any], post: Any) -> None:
    """Let the schedule's fields say what is set, in both zones, and when the scheduler last ran.

    :param fields: of the post's form; those that are missing are left alone.
    """
    from blog.admin.schedule_words import scheduler_in_words, when_in_words

    for name in {"go_live_at", "expire_at"} & fields.keys():
        stored = getattr(post, name)
        sentences: list[str | SafeString] = [fields[name].help_text]
        if stored:
            sentences.append(f"Set to {when_in_words(stored)}.")
        if name == "go_live_at":
            state = scheduler_in_words()
            sentences.append(format_html('<span class="bb-state bb-state--{}">{}</span>', state.tone, state.word))
        fields[name].help_text = format_html_join(" ", "{}", ([sentence] for sentence in sentences if sentence))
