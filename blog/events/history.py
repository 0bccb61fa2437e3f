"""Wagtail's history of a post tells of the effects that were given up. One line for each; tries leave none."""

import logging
from typing import Final

from django.apps import apps
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from blog.events.models import ReceiverRun

GIVEN_UP: Final = "blog.run_given_up"

logger = logging.getLogger("bellbird.events")


def note_given_up(run: ReceiverRun, why: str) -> None:
    """Write it to the history of the post that the event is about; of anything else, and of what is gone, nothing.

    It never raises: the run stays given up whether or not it could be written down.

    :param why: the last error.
    """
    try:
        with transaction.atomic():
            model = apps.get_model(run.event.subject_type)
            page = model._base_manager.filter(pk=run.event.subject_id).first() if issubclass(model, Page) else None
            if page is not None:
                facts = {"receiver": run.receiver, "event": run.event_id, "kind": run.event.kind, "reason": why}
                log(page, GIVEN_UP, data=facts)
    except Exception:
        logger.exception("that %s was given up is not in the history", run)
