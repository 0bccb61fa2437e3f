"""From one announcement to a mail, or a place in a digest, for each reader.

``plans``      one row when it happens: who is to be told, or why nobody is
``audience``   whom it is about, and who of them gets nothing, for what reason
``expanding``  the rows for each reader, in chunks
"""

from notifications.fanning.audience import IN_A_DIGEST
from notifications.fanning.expanding import drain_fanouts, expand_next_chunk
from notifications.fanning.plans import plan

__all__ = ["IN_A_DIGEST", "drain_fanouts", "expand_next_chunk", "plan"]
