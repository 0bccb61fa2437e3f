"""Fixtures of the blog's tests."""

import pytest
from wagtail.models import Locale, Page


@pytest.fixture
def committed(transactional_db: None) -> None:
    """A database in which transactions really commit. The root that the migrations planted is planted anew."""
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
