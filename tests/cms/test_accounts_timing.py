"""Known and unknown take the same time: counted in what takes it, the hashing of passwords."""

from typing import Any, ClassVar

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from pytest_django import Settings

from tests.cms.account_pages import PASSWORD
from tests.factories import a_user, the_blog

pytestmark = pytest.mark.django_db


class CountingHasher(MD5PasswordHasher):
    """Quick, and says how often it was asked."""

    algorithm = "counting"
    calls: ClassVar[list[str]] = []

    def encode(self, password: str, salt: Any) -> str:
        self.calls.append(password)
        return super().encode(password, salt)


def work_for(path: str, fields: dict[str, str]) -> int:
    CountingHasher.calls.clear()
    Client().post(path, fields)
    return len(CountingHasher.calls)


@pytest.fixture(autouse=True)
def _ben(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.cms.test_accounts_timing.CountingHasher"]
    the_blog()
    a_user("Ben")


@pytest.mark.parametrize(
    ("known", "unknown"),
    [("ben@example.org", "eve@example.org"), ("ben", "eve"), ("BEN@example.org", "ben@elsewhere.example")],
)
def test_a_login_hashes_once_whoever_it_names(known: str, unknown: str) -> None:
    counts = [work_for("/accounts/login/", {"login": each, "password": "a wrong one"}) for each in (known, unknown)]

    assert counts == [1, 1]


def test_signing_up_hashes_once_whether_the_address_is_known_or_not() -> None:
    fields = {"name": "Zoe", "password1": PASSWORD}
    counts = [work_for("/accounts/signup/", fields | {"email": f"{who}@example.org"}) for who in ("ben", "eve")]

    assert counts == [1, 1]


def test_asking_for_a_new_password_hashes_nothing() -> None:
    counts = [work_for("/accounts/password/reset/", {"email": f"{who}@example.org"}) for who in ("ben", "eve")]

    assert counts == [0, 0]
