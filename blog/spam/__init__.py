"""The spam gate: says of every comment whether it is let through, held for a moderator or spam, and why."""

from blog.spam.gate import judge
from blog.spam.verdict import Outcome, Reason, Verdict

__all__ = ["Outcome", "Reason", "Verdict", "judge"]
