"""Handing mail over: claim, gate, write, connect, barrier, send, outcome.

``claims``    who has taken up which mail, and what becomes of what they left behind
``gate``      is it still true, and still wanted?
``outcomes``  what a mail server's answer, or its silence, means
``ledger``    what is written down before and after, two mails to a commit
``wire``      the thread that talks SMTP meanwhile
``courier``   carries one mail after the other over one connection
``pacing``    not faster than the operator allows
``epoch``     nothing leaves from a restored copy
``drain``     what workers and cron call
"""

from notifications.sending.drain import drain_deliveries

__all__ = ["drain_deliveries"]
