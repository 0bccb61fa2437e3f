"""The tests' settings with a witness, a short lease and mail that is kept."""

from cms.settings.test import *  # noqa: F403
from cms.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.witness"]
BELLBIRD_LEASE_SECONDS = 3
