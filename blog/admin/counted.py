"""The foot of a list says how many rows of what there are, in the list's own word for them."""

from typing import Any


class CountsInItsOwnWords:
    """For a listing view: Wagtail counts in the name of the model, which is for programmers."""

    verbose_name: str
    verbose_name_plural: str

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        paginator = super().get_paginator(*args, **kwargs)  # type: ignore[misc]
        paginator.verbose_name, paginator.verbose_name_plural = self.verbose_name, self.verbose_name_plural
        return paginator
