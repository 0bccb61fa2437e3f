"""Who holds a claim. A claim is a lease with a fencing token, so a slow or dead holder can never act late.

The owner's name carries host and process. A process that was killed on this very host is recognised at once by its
absence, and what it held is freed without waiting for the lease to end; everywhere else the lease decides. Fencing
(``claims`` must still be what it was when claimed) makes a wrong guess harmless.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

_host = socket.gethostname()[:60]


def new_owner() -> str:
    """A name for one working loop: host, process, and a random part."""
    return f"{_host}:{os.getpid()}:{secrets.token_hex(6)}"


def lease_end() -> datetime:
    """When a lease taken now runs out (setting ``BELLBIRD_LEASE_SECONDS``)."""
    return timezone.now() + timedelta(seconds=settings.BELLBIRD_LEASE_SECONDS)


def is_dead(owner: str) -> bool:
    """Whether ``owner`` was a process of this host that exists no more. Unknown counts as alive."""
    host, _, rest = owner.partition(":")
    pid = rest.partition(":")[0]
    if host != _host or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def free_the_dead(claimed: "models.QuerySet[models.Model]") -> int:
    """End the leases that processes of this host took to their grave.

    :param claimed: rows in a claimed state, of a model with ``lease_owner`` and ``lease_until``.
    :returns: how many rows were freed.
    """
    owners = set(claimed.values_list("lease_owner", flat=True).distinct())
    dead = [owner for owner in owners if is_dead(owner)]
    if not dead:
        return 0
    return claimed.filter(lease_owner__in=dead).update(lease_until=timezone.now() - timedelta(seconds=1))
