"""The forecast of a publication and what the ledger says of it afterwards: the same, whatever the post and audience."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from notifications.forecasting import forecast
from tests.notifications.forecast_worlds import (
    as_ledger,
    everything_counts,
    ledger,
    publish,
    some_audience,
    some_moment,
    some_post,
)

pytestmark = pytest.mark.django_db
SHORT, LONG = 15, 200  # trials


def check_one_world(seed: int, settings: Any) -> None:
    dice = Random(seed)  # noqa: S311 - a world to be had again
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = dice.choice([0, 300, 3600])
    with time_machine.travel(some_moment(dice), tick=False):
        some_audience(dice)
        post = some_post(dice)
        at = timezone.now() + dice.choice([timedelta(0), timedelta(0), timedelta(hours=dice.randrange(1, 60))])
        before = everything_counts()
        foreseen = forecast(post, at)

        assert everything_counts() == before
        event = publish(post, at)
        assert event is not None
        assert ledger(event, foreseen) == as_ledger(foreseen)


@pytest.mark.parametrize("seed", range(SHORT))
def test_the_forecast_is_what_the_ledger_says_afterwards(seed: int, settings: Any) -> None:
    check_one_world(seed, settings)


@pytest.mark.fault
@pytest.mark.parametrize("seed", range(SHORT, LONG))
def test_the_forecast_is_what_the_ledger_says_afterwards_at_length(seed: int, settings: Any) -> None:
    check_one_world(seed, settings)
