"""When are two e-mail addresses the same person's, and how to name one without showing it."""

import hashlib
import hmac
import unicodedata

from django.utils.encoding import punycode

PLUS_IS_A_LABEL = frozenset(
    {
        "fastmail.com",
        "gmail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "me.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
    }
)
"""Providers that document ``name+anything@`` as the mailbox ``name@``. Elsewhere it may be another person."""
DOTS_MEAN_NOTHING = frozenset({"gmail.com"})
OTHER_NAMES = {"googlemail.com": "gmail.com"}


def normalise(address: str) -> str:
    """One spelling for all that reach the same mailbox: case, width, IDN, and labels where the provider has them.

    :param address: one address that has been validated.
    :returns: for comparison only; mail goes to the address as it was typed.
    """
    local, _, domain = unicodedata.normalize("NFKC", address.strip()).rpartition("@")
    local, domain = local.casefold(), punycode(domain.rstrip(".").lower())
    domain = OTHER_NAMES.get(domain, domain)
    if domain in PLUS_IS_A_LABEL:
        local = local.partition("+")[0] or local
    if domain in DOTS_MEAN_NOTHING:
        local = local.replace(".", "")
    return f"{local}@{domain}"


def keyed_hash(key: bytes, address: str) -> str:
    """What stands for a person in the ledger: 32 hex digits, the same for every spelling of the address."""
    return hmac.new(key, normalise(address).encode(), hashlib.sha256).hexdigest()[:32]


def masked(address: str) -> str:
    """The address as its owner, and nobody else, would know it again: ``a…@e…org``."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain[:1]}…{domain.rpartition('.')[2]}"
