"""How merges of tags read in Wagtail's history."""

from typing import Any

from wagtail.log_actions import LogFormatter

from blog.tagging.merging import MERGED, UNMERGED


class MergeFormatter(LogFormatter):
    """Says which tag was merged into which, or taken out of it again."""

    sentence = ""

    def format_message(self, log_entry: Any) -> str:
        return self.sentence % log_entry.data


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    for name, label, sentence in (
        (MERGED, "Merge tags", "Merged “%(name)s” into “%(into)s”"),
        (UNMERGED, "Undo a merge of tags", "Undid the merge of “%(name)s” into “%(into)s”"),
    ):
        formatter = type("TagMergeFormatter", (MergeFormatter,), {"label": label, "sentence": sentence})
        actions.register_action(name)(formatter)
