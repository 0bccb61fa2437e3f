"""Runs one leg of a benchmark as a process of its own and says what it cost."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "cms.settings.test"


@dataclass
class Cost:
    """What a process cost: CPU and wall time in seconds, peak memory in MB."""

    cpu: float
    wall: float
    memory: float
    code: int
    output: str


def environment(database: str, **more: str) -> dict[str, str]:
    """The environment of a leg."""
    fixed = {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **fixed, **more}


def start(words: list[str], database: str, **more: str) -> "subprocess.Popen[str]":
    """Start a leg: ``words`` are what Python is called with."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *words], env=environment(database, **more), cwd=ROOT, stdout=pipe, stderr=pipe, text=True
    )


def run(words: list[str], database: str, **more: str) -> Cost:
    """Run a leg to its end and return its cost."""
    began = time.monotonic()
    process = start(words, database, **more)
    output, errors = process.stdout.read(), process.stderr.read()  # type: ignore[union-attr]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    memory = usage.ru_maxrss / 1024
    cost = Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - began, memory, process.returncode, output + errors)
    if cost.code:
        sys.stderr.write(cost.output[-1500:])
    return cost


def children_cpu() -> float:
    """CPU seconds of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
