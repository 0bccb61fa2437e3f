"""How what is done at the desk's list of posts reads in Wagtail's history."""

from typing import Any

from wagtail.log_actions import LogFormatter

from blog.featuring import FEATURED, UNFEATURED


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    for name, label, sentence in (
        (FEATURED, "Feature", "Put before the other posts"),
        (UNFEATURED, "Feature no more", "Put among the other posts again"),
    ):
        formatter = type("FeaturingFormatter", (LogFormatter,), {"label": label, "message": sentence})
        actions.register_action(name)(formatter)
