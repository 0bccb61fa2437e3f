"""
Telling other programs' servers that something is new: a WebSub hub, and search engines by IndexNow.

Only where the operator names them (``WEBSUB_HUB``, ``INDEXNOW_KEY``). What is to be told is written down with the fact
(:mod:`.wishes`), told after that (:mod:`.drain`), over a connection that ends in time (:mod:`.wire`).
"""

from notifications.pinging.drain import drain_pings

__all__ = ["drain_pings"]
