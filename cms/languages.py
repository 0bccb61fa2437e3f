"""The language that pages are said to be written in follows ``LANGUAGE_CODE``, as long as there is only one."""

from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale


def follow_the_setting(using: str, **kwargs: Any) -> None:
    """
    Give the site's one locale the language of the site, after ``migrate``.

    Wagtail makes it when it is installed, and finds no page any more once the setting is another. A site with several
    is left alone: somebody has taken care of them.
    """
    with transaction.atomic(using=using):
        locales = list(Locale.all_objects.using(using).select_for_update()[:2])
        if len(locales) == 1 and locales[0].language_code != settings.LANGUAGE_CODE:
            Locale.all_objects.using(using).filter(pk=locales[0].pk).update(language_code=settings.LANGUAGE_CODE)
