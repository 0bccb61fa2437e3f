"""The site's name in mails: asked once for what is written together, and never remembered beyond it."""

from typing import Any

import pytest
from wagtail.models import Site

from notifications.home_site import home_site, remembering, site_name

pytestmark = pytest.mark.django_db


def rename(name: str) -> None:
    Site.objects.filter(is_default_site=True).update(site_name=name)


def test_it_is_the_name_of_the_default_site_or_the_one_that_is_set_for_all(settings: Any) -> None:
    settings.WAGTAIL_SITE_NAME = "Set for all"
    rename("")
    assert site_name() == "Set for all"

    rename("The Bench")
    assert site_name() == "The Bench"
    assert home_site().pk == Site.objects.get().pk

    Site.objects.all().delete()
    assert home_site() == (None, "Set for all")


def test_it_is_asked_once_in_a_block_and_a_block_in_it(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1), remembering():
        site_name()
        with remembering():
            site_name()
        home_site()


def test_a_new_name_is_known_in_the_next_block() -> None:
    rename("The Bench")
    with remembering():
        site_name()
    rename("The Quay")

    with remembering():
        assert site_name() == "The Quay"
    assert site_name() == "The Quay"
