"""At the head of a post's form: who is asked to review it, and since when."""

from typing import Any

from wagtail.admin.panels import Panel

from blog.admin import consequences


def _slot_of(post: Any) -> Any:
    from blog.models import ReviewSlot

    return ReviewSlot.objects.open().filter(post=post.pk).select_related("reviewer").order_by("-pk").first()


class ReviewNotice(Panel):
    """Shown while the post waits for a decision. Who may take it is told what approving would cause."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "blog/admin/review_notice.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            post = self.instance
            self.slot = _slot_of(post) if post is not None and post.pk and post.current_workflow_state else None

        def is_shown(self) -> bool:
            return self.slot is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from blog.admin.reviews import name_of
            from blog.reviewing.reviewers import may_review_somewhere

            assert self.slot is not None  # noqa: S101 - the panel is not shown without one
            user = self.request.user if self.request else None
            reviews = user is not None and may_review_somewhere(user)
            return {
                **super().get_context_data(parent_context),
                "slot": self.slot,
                "reviewer": name_of(self.slot.reviewer),
                "is_yours": user is not None and self.slot.reviewer_id == user.pk,
                "may_hand_over": reviews,
                "tells_what_follows": reviews and consequences.are_known(),
                "post": self.instance,
            }
