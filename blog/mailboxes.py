"""Which addresses can be written to at all, beside those that Django's ``EmailField`` refuses."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

LONGEST, LONGEST_LOCAL_PART = 254, 64
"""Characters, once the domain is spelled in ASCII (RFC 5321 sections 4.5.3.1.1 and 4.5.3.1.3, with erratum 1690)."""


def can_be_written_to(address: str) -> bool:
    """Whether a mail server would take ``address``: no part too long, the domain one that ASCII can spell."""
    local, _, domain = unicodedata.normalize("NFKC", address).rpartition("@")
    try:
        spelled = punycode(domain)
    except UnicodeError:
        return False
    return bool(local) and len(local) <= LONGEST_LOCAL_PART and len(local) + 1 + len(spelled) <= LONGEST


def check_mailbox(address: str) -> None:
    """
    :raises ValidationError: when ``address`` cannot be written to.
    """
    if not can_be_written_to(address):
        raise ValidationError(_("No mail can reach this address. Check what stands before and after the @"))
