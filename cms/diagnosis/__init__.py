"""What is wrong with this installation, and what to do about it: for ``/readyz`` and for ``manage.py doctor``."""

from cms.diagnosis.findings import Finding, Problem, State, diagnose
from cms.diagnosis.installation import INSTALLATION
from cms.diagnosis.operation import OPERATION

__all__ = ["INSTALLATION", "OPERATION", "Finding", "Problem", "State", "diagnose"]
