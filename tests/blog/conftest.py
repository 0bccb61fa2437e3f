"""Fixtures of the blog's tests."""

import pytest
from wagtail.models import Locale, Page

from blog import tallies


@pytest.fixture(autouse=True)
def nobody_keeps_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The blog counts for itself: numbers that search keeps come when a worker has run."""
    monkeypatch.setattr(tallies, "_kept", {})


@pytest.fixture
def committed(transactional_db: None) -> None:
    """A database in which transactions really commit. The root that the migrations planted is planted anew."""
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
