"""Digests: what readers asked to be told once a day or once a week, in one mail.

``slots``    when a reader's digest is due, in their own time zone
``settling`` items whose reader has changed their mind
``packing``  one mail for each reader and moment, with everything that waits
``drain``    what workers, cron and ``send_digests`` call
"""

from notifications.digesting.drain import drain_digests, pack_due
from notifications.digesting.packing import Batch, due_groups

__all__ = ["Batch", "drain_digests", "due_groups", "pack_due"]
