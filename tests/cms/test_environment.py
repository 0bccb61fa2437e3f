"""Settings come from the environment, and every mistake in it is explained at once."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cms.env import BASE_DIR, Environment
from cms.env_reading import BrokenEnvironment, local_secret_key

LONG = "k" * 60


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def production(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    monkeypatch.setenv("SECRET_KEY", LONG)
    monkeypatch.setenv("SITE_URL", "https://blog.example.com/")


def complaint(name):
    with pytest.raises(BrokenEnvironment) as broken:
        Environment.read()
    assert list(broken.value.complaints) == [name]
    return broken.value.complaints[name]


def test_nothing_needs_to_be_set_on_ones_own_machine():
    found = Environment.read()

    assert found.database_url.get_secret_value().endswith("var/bellbird.sqlite3")
    assert found.debug is False


def test_values_are_read_with_their_types(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "a.example, b.example,")
    monkeypatch.setenv("BELLBIRD_PROFILE_CHANGES_PER_DAY", "3")
    monkeypatch.setenv("DEBUG", "1")

    found = Environment.read()

    assert found.allowed_hosts == ["a.example", "b.example"]
    assert found.bellbird_profile_changes_per_day == 3
    assert found.debug is True


def test_a_blank_value_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("TIME_ZONE", "")

    assert Environment.read().time_zone == "UTC"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TIME_ZONE", "Europe/Viena", "try Europe/Vienna"),
        ("TIME_ZONE", "../../etc/passwd", "no time zone is called"),
        ("SITE_URL", "blog.example.com", "with its scheme"),
        ("SITE_URL", "ftp://blog.example.com", "with its scheme"),
        ("DATABASE_URL", "nonsense", "sqlite:// or postgres://"),
        ("DATABASE_URL", "postgres://ada@db:54x2/bellbird", "not a valid url"),
        ("DATABASE_URL", "postgres://ada@db/", "names no database"),
        ("DATABASE_URL", "sqlite:////no/such/folder/site.sqlite3", "no folder"),
        ("CACHE_URL", "memcached://here", "redis://"),
        ("MAIL_URL", "pigeon://loft", "smtp://"),
        ("MAIL_URL", "smtp://", "names no mail server"),
        ("MAIL_URL", "smtp://mail:twenty", "not a number"),
        ("MAIL_URL", "anymail+owl://", "known are amazon-ses"),
        ("CSRF_TRUSTED_ORIGINS", "blog.example.com", "https://blog.example.com"),
        ("BELLBIRD_LEASE_SECONDS", "soon", 'is "soon"; input should be a valid integer'),
        ("BELLBIRD_LEASE_SECONDS", "0", "greater than or equal to 1"),
        ("TASKS", "celery", "'on-commit' or 'database'"),
        ("LOG_LEVEL", "LOUD", "'DEBUG'"),
        ("BELLBIRD_MUTE", "post_published", "did you mean BELLBIRD_MUTED?"),
    ],
)
def test_a_broken_value_is_explained(monkeypatch, name, value, words):
    monkeypatch.setenv(name, value)

    assert words in complaint(name)


def test_a_password_in_a_broken_address_is_not_repeated(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://ada:hunter2@db/bellbird")

    assert "hunter2" not in complaint("DATABASE_URL")


def test_all_mistakes_are_reported_together(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    monkeypatch.setenv("TIME_ZONE", "Nowhere")
    monkeypatch.setenv("DEBUG", "1")

    with pytest.raises(BrokenEnvironment) as broken:
        Environment.read()

    assert set(broken.value.complaints) == {"SECRET_KEY", "SITE_URL", "TIME_ZONE", "DEBUG"}
    assert str(broken.value).startswith("Bellbird cannot start: 4 environment variables are wrong.")


@pytest.mark.usefixtures("production")
def test_production_starts_with_a_key_and_an_address():
    found = Environment.read()

    assert found.site_url == "https://blog.example.com"
    assert found.host == "blog.example.com"


@pytest.mark.usefixtures("production")
def test_production_refuses_a_short_key(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")

    assert "too short" in complaint("SECRET_KEY")


def test_a_secret_can_be_read_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text(f"{LONG}\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

    assert Environment.read().secret_key.get_secret_value() == LONG


def test_a_secret_given_twice_is_refused(monkeypatch, tmp_path):
    (tmp_path / "key").write_text(LONG)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("SECRET_KEY", LONG)

    assert "given twice" in complaint("SECRET_KEY")


def test_a_secret_file_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("MAIL_URL_FILE", str(tmp_path / "nothing"))

    assert "No such file" in complaint("MAIL_URL_FILE")


def test_secrets_do_not_show_when_the_environment_is_printed(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://ada:hunter2@db/bellbird")

    assert "hunter2" not in repr(Environment.read())


def test_the_providers_keys_are_passed_on(monkeypatch):
    monkeypatch.setenv("ANYMAIL_POSTMARK_SERVER_TOKEN", "t0ken")

    assert Environment.read().anymail == {"POSTMARK_SERVER_TOKEN": "t0ken"}


def test_the_key_of_this_machine_is_made_once_and_kept_private(tmp_path):
    path = tmp_path / "var" / "secret_key"

    first, second = local_secret_key(path), local_secret_key(path)

    assert first == second
    assert len(first) >= 50
    assert path.stat().st_mode & 0o077 == 0


def test_a_command_says_what_is_wrong_without_a_traceback():
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "TIME_ZONE": "Nowhere"}

    result = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environ, cwd=BASE_DIR, capture_output=True, text=True
    )

    assert result.returncode == 5
    assert "TIME_ZONE" in result.stderr
    assert "Traceback" not in result.stderr


def test_every_variable_stands_in_the_readme():
    readme = Path(BASE_DIR, "README.md").read_text()

    for name, field in Environment.model_fields.items():
        assert re.search(rf"^\| `{name.upper()}` \| .+ \| {re.escape(field.description or '')} \|$", readme, re.M), name
