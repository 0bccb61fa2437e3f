"""The key that turns addresses into recipient keys."""

import secrets

from django.db import models

from notifications.addresses import keyed_hash

LENGTH = 32  # bytes


def new_key() -> bytes:
    return secrets.token_bytes(LENGTH)


class AddressKey(models.Model):
    """The one secret that recipient keys are made with. Created when first needed, never changed.

    It lives in the database and not in ``SECRET_KEY``, because a suppression must still be known after that has been
    rotated, and because it has to travel with the rows it belongs to into every backup. It keeps hashes that leave
    the database (logs, exports, provider metadata) from being tried against lists of known addresses.
    """

    SINGLE = 1

    secret = models.BinaryField(default=new_key, max_length=LENGTH)

    def __str__(self) -> str:
        return "the address key"


def recipient_key(address: str) -> str:
    """What stands for whoever reads mail at ``address``: 32 hex digits, the same for every spelling of it."""
    key, _ = AddressKey.objects.get_or_create(pk=AddressKey.SINGLE)
    return keyed_hash(bytes(key.secret), address)
