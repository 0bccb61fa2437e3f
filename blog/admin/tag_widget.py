"""Wagtail's field for tags, with a name for those who listen to it: the input that its script draws has no label."""

import json
from typing import Any

from wagtail.admin.widgets import AdminTagWidget

OPTIONS = "data-w-tag-options-value"


class NamedTagWidget(AdminTagWidget):
    """
    :param called: what is to be typed there; stands in the empty field, and is what it is called.
    """

    def __init__(self, *args: Any, called: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.called = called

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        drawn = context["widget"]["attrs"]
        drawn[OPTIONS] = json.dumps({**json.loads(drawn[OPTIONS]), "placeholderText": self.called})
        return context
