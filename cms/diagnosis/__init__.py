"""What is wrong with this installation, and what to do about it: for ``/readyz`` and for ``manage.py doctor``."""

from cms.diagnosis.findings import Finding, Problem, State, diagnose
from cms.diagnosis.installation import INSTALLATION
from cms.diagnosis.operation import OPERATION
from cms.diagnosis.people import PEOPLE

__all__ = ["INSTALLATION", "OPERATION", "PEOPLE", "Finding", "Problem", "State", "diagnose"]
