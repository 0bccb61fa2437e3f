#!/usr/bin/env python3
"""
Makes ``.venv`` from the locked requirements and runs a task in it.

    python3 run.py demo     the demo site; any other word is a command of manage.py
    python3 run.py test     the tests; further words go to pytest

Needs nothing but Python. This file is read by whatever ``python3`` there is (3.7 or newer); the project itself needs
3.12, which is looked for on PATH and under pyenv. ``uv`` is used where it is installed, ``venv`` and ``pip`` otherwise.
"""

from __future__ import annotations  # an old Python, which only looks for a newer one, must be able to read this file

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 12)
NAMES = ("python3.13", "python3.14", "python3.12", "python3", "python")
LARGER = {"base": ("base", "production", "dev"), "dev": ("dev",)}  # which locks hold all that one needs


def main(words: list[str]) -> None:
    """Run the task that ``words`` name, after making sure that what it needs is installed."""
    task = words[0] if words else "demo"
    if task in ("-h", "--help"):
        sys.exit(__doc__)
    install("dev" if task == "test" else "base")
    if task == "test":
        command = [str(PYTHON), "-m", "pytest", *words[1:]]
    else:
        command = [str(PYTHON), str(ROOT / "manage.py"), *(words or [task])]
    if os.name == "nt":
        sys.exit(subprocess.run(command, cwd=str(ROOT)).returncode)
    os.chdir(str(ROOT))
    os.execv(command[0], command)  # noqa: S606


def install(lock: str) -> None:
    """Install the requirements of ``lock`` unless they, or a larger lock, are there already."""
    if version(str(PYTHON)) >= OLDEST and any(installed(each) for each in LARGER[lock]):
        return
    uv = working_uv()
    if version(str(PYTHON)) < OLDEST:
        say("Making .venv")
        make_venv(uv)
    path = ROOT / "requirements" / (lock + ".txt")
    count = sum(1 for line in path.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    say(f"Installing {count} locked packages into .venv (once)")
    if uv:
        code = run([uv, "pip", "install", "--require-hashes", "--python", str(PYTHON), "-r", str(path)])
    else:
        code = follow([*pip(), "install", "--require-hashes", "-r", str(path)], count)
    if code:
        sys.exit("Installing failed: is the network there? The lines above say more. Then run the same command again.")
    stamp(lock).write_text(fingerprint(lock))


def stamp(lock: str) -> Path:
    """Return the file that remembers which state of ``lock`` is installed."""
    return VENV / (".installed-" + lock)


def fingerprint(lock: str) -> str:
    """Return what tells one state of ``lock`` from another."""
    return hashlib.sha256((ROOT / "requirements" / (lock + ".txt")).read_bytes()).hexdigest()


def installed(lock: str) -> bool:
    """Return whether ``lock`` is installed as it stands in the project now."""
    return stamp(lock).is_file() and stamp(lock).read_text() == fingerprint(lock)


def version(python: str) -> tuple[int, ...]:
    """Return major and minor version of an interpreter, (0, 0) if it does not run."""
    question = "import sys; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run([python, "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=30)
        return tuple(int(part) for part in answer.stdout.split()) or (0, 0)
    except (OSError, ValueError, subprocess.SubprocessError):
        return (0, 0)


def interpreter() -> str:
    """Return a Python that is new enough: this one, one on PATH, one of pyenv's; an empty string if there is none."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    on_path = [found for found in map(shutil.which, NAMES) if found]
    return next((python for python in [*on_path, *pyenv_pythons()] if version(python) >= OLDEST), "")


def pyenv_pythons() -> list[str]:
    """Return the interpreters pyenv has installed, wherever it lives, newest first."""
    roots = [Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")]
    roots += [Path(folder).parent for folder in os.get_exec_path() if Path(folder).name == "shims"]
    found = {python for root in roots for python in root.glob("versions/3.*/bin/python")}
    return [str(python) for python in sorted(found, key=by_version, reverse=True)]


def by_version(python: Path) -> list[int]:
    """Return the sort key of ``.../versions/3.12.1/bin/python``: 3, 12, 1."""
    return [int(part) for part in python.parts[-3].split(".") if part.isdigit()]


def working_uv() -> str:
    """Return the path of uv, an empty string if there is none or only a shim without uv behind it."""
    uv = shutil.which("uv") or ""
    try:
        works = bool(uv) and subprocess.run([uv, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return ""
    return uv if works and works.returncode == 0 else ""


def make_venv(uv: str) -> None:
    """Make ``.venv`` anew, with uv (which may fetch a Python of its own) or with the standard library."""
    python = interpreter()
    if uv and run([uv, "venv", "--quiet", "--clear", "--python", python or "3.13", str(VENV)]) == 0:
        return
    if not python:
        sys.exit("Bellbird needs Python 3.12 or newer and found none on PATH or under pyenv: see python.org/downloads.")
    shutil.rmtree(str(VENV), ignore_errors=True)
    made = subprocess.run([python, "-m", "venv", str(VENV)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if made.returncode == 0:
        return
    shutil.rmtree(str(VENV), ignore_errors=True)  # Debian without python3-venv: no ensurepip, but perhaps a pip outside
    if run([python, "-m", "venv", "--without-pip", str(VENV)]) or run([*pip(), "--version"]):
        shutil.rmtree(str(VENV), ignore_errors=True)
        sys.exit("This Python can make no virtual environment. On Debian and Ubuntu: sudo apt install python3-venv")


def pip() -> list[str]:
    """Return the words that call pip for ``.venv``: its own, or that of the Python outside."""
    own = subprocess.run([str(PYTHON), "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [str(PYTHON), "-m", "pip"] if own.returncode == 0 else [interpreter(), "-m", "pip", "--python", str(PYTHON)]


def follow(command: list[str], count: int) -> int:
    """Run pip and show how far it has come of ``count`` packages; its own words are shown only if it fails."""
    told: list[str] = []
    done = 0
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.STDOUT, universal_newlines=True) as process:
        for line in process.stdout or ():
            told.append(line)
            done += line.startswith("Collecting ")
            if line.startswith("Collecting ") and (sys.stderr.isatty() or done % 10 == 0):
                say(f"  {done}/{count} fetched", end="\r" if sys.stderr.isatty() else "\n")
            elif line.startswith("Installing collected"):
                say("  all fetched, unpacking")
    if process.returncode:
        sys.stderr.writelines(told[-20:])
    return process.returncode


def run(command: list[str]) -> int:
    """Run ``command`` and return its exit code."""
    return subprocess.run(command).returncode


def say(text: str, end: str = "\n") -> None:
    """Tell whoever waits how far things are; on standard error, so that output stays clean."""
    print(text, end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
