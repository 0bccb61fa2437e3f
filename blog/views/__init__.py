"""The readers' pages that are not Wagtail's."""
