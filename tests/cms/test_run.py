"""``run.py`` takes a machine with nothing but some Python to a running task."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).parent


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A project of its own, whose installer only writes down what it was asked."""
    (tmp_path / "requirements").mkdir()
    for lock in ("base", "production", "dev"):
        (tmp_path / "requirements" / f"{lock}.txt").write_text(f"{lock}==1.0\n    --hash=sha256:0\n")
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "VENV", venv)
    monkeypatch.setattr(run, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(run, "working_uv", lambda: "")
    return tmp_path


@pytest.fixture
def asked(place, monkeypatch):
    asked: list[str] = []

    def note(command, count):
        asked.append(Path(command[-1]).stem)
        return 0

    monkeypatch.setattr(run, "follow", note)
    return asked


def test_an_installed_lock_is_not_installed_again(asked):
    run.install("base")
    run.install("base")

    assert asked == ["base"]


def test_a_changed_lock_is_installed_again(place, asked):
    run.install("base")
    (place / "requirements" / "base.txt").write_text("base==2.0\n")
    run.install("base")

    assert asked == ["base", "base"]


def test_the_tests_lock_serves_the_demo_too(asked):
    run.install("dev")
    run.install("base")

    assert asked == ["dev"]


def test_the_demo_does_not_serve_the_tests(asked):
    run.install("base")
    run.install("dev")

    assert asked == ["base", "dev"]


def test_a_failed_installation_is_tried_again_next_time(asked, monkeypatch):
    monkeypatch.setattr(run, "follow", lambda command, count: 1)
    with pytest.raises(SystemExit, match="Installing failed"):
        run.install("base")

    assert not run.installed("base")


def test_an_old_python_is_not_taken(monkeypatch):
    monkeypatch.setattr(run, "version", lambda python: (3, 11))
    monkeypatch.setattr("sys.version_info", (3, 11, 2))

    assert run.interpreter() == ""


def test_pyenv_is_found_by_its_shims_when_home_is_empty(tmp_path, monkeypatch):
    for name in ("3.9.18", "3.12.1", "3.13.0"):
        (tmp_path / "versions" / name / "bin").mkdir(parents=True)
        (tmp_path / "versions" / name / "bin" / "python").touch()
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PATH", f"/usr/bin:{tmp_path / 'shims'}")

    assert [Path(python).parts[-3] for python in run.pyenv_pythons()] == ["3.13.0", "3.12.1", "3.9.18"]


def test_a_program_that_does_not_run_has_no_version():
    assert run.version("/nonexistent/python") == (0, 0)
    assert run.version("/bin/false") == (0, 0)


def test_what_pip_said_is_shown_only_when_it_fails(capfd):
    words = "print('Collecting a'); print('the reason'); raise SystemExit({})"

    assert run.follow([sys.executable, "-c", words.format(0)], 1) == 0
    assert "the reason" not in capfd.readouterr().err
    assert run.follow([sys.executable, "-c", words.format(3)], 1) == 3
    assert "the reason" in capfd.readouterr().err


def test_a_task_runs_in_the_environment(tmp_path):
    shutil.copy(ROOT / "run.py", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / "manage.py").write_text("import sys; print('manage', sys.argv[1:])")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    stamp = tmp_path / ".venv" / ".installed-base"
    stamp.write_text(run.fingerprint("base"))

    result = subprocess.run(
        [sys.executable, "run.py", "demo", "--port", "1"], cwd=tmp_path, capture_output=True, text=True
    )

    assert result.stdout == "manage ['demo', '--port', '1']\n", result.stderr


def test_the_small_locks_are_part_of_the_large_one():
    pins = {lock: set(_pins(lock)) for lock in ("base", "production", "dev")}

    assert pins["base"] <= pins["production"]
    assert pins["base"] <= pins["dev"]


def _pins(lock):
    for line in (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            yield line.split(" ")[0]


def test_any_python_that_might_start_it_can_read_it():
    source = (ROOT / "run.py").read_text()

    compile(source, "run.py", "exec", flags=0, dont_inherit=True)
    assert not any(word in source for word in ("match ", ":= ", "import tomllib"))
