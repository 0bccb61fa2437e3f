"""Answers of passkeys that no passkey gives."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from tests.cms.account_pages import is_in, sign_in
from tests.factories import PASSWORD, an_admin, the_blog

pytestmark = pytest.mark.django_db
KEY = {"id": "eHh4", "rawId": "eHh4", "type": "public-key"}
NONSENSE = [
    "x",
    "[]",
    "{}",
    "null",
    "1",
    '"x"',
    json.dumps(KEY),
    json.dumps(KEY | {"response": {}, "id": "x", "rawId": "x"}),
    json.dumps(KEY | {"response": []}),
    json.dumps(KEY | {"response": {"clientDataJSON": "e30", "attestationObject": "AA"}}),
    json.dumps(KEY | {"response": {"clientDataJSON": "e30", "attestationObject": "oA"}}),
    json.dumps(KEY | {"response": {"clientDataJSON": "_w", "attestationObject": "_____w"}}),
    json.dumps(KEY | {"response": {"clientDataJSON": 1, "attestationObject": None}}),
    json.dumps(KEY | {"response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}),
]


@pytest.fixture(autouse=True)
def _pages() -> None:
    the_blog()


@pytest.mark.parametrize("answer", NONSENSE)
def test_what_is_no_key_is_not_added_and_words_say_so(client: Client, answer: str) -> None:
    an_admin("Dot")
    sign_in(client, "dot", PASSWORD)
    client.get("/accounts/2fa/webauthn/add/")

    response = client.post("/accounts/2fa/webauthn/add/", {"credential": answer})

    assert response.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("answer", NONSENSE)
def test_nor_does_it_let_anybody_in(answer: str) -> None:
    TOTP.activate(an_admin("Dot"), "JBSWY3DPEHPK3PXP")
    second, alone = Client(), Client()
    sign_in(second, "dot", PASSWORD)
    second.get("/accounts/2fa/authenticate/")
    alone.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    cache.clear()

    answers = [
        second.post("/accounts/2fa/authenticate/", {"credential": answer}),
        alone.post("/accounts/2fa/webauthn/login/", {"credential": answer}),
    ]

    assert {each.status_code for each in answers} <= {200, 302}
    assert not is_in(second)
    assert not is_in(alone)
