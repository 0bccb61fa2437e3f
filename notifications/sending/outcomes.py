"""What a mail server's answer means, and what its silence means.

Sources: RFC 5321 section 4.2 for reply codes, RFC 3463 section 3.2 for 5.1.x, anymail's documentation for providers.
"""

import smtplib
from dataclasses import dataclass
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused

from notifications.backends import NotHandedOver
from notifications.backends.smtp import CLOSING, Phase, Reply
from notifications.models import Attempt

NO_SUCH_ADDRESS = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")
MESSAGE_TOO_BIG = 552
CONFLICT = 409


class RelayDown(Exception):
    """The mail server does not answer, or turns everybody away: nobody's mail can be tried now.

    :param is_known: others found out before; it is not another failure.
    """

    def __init__(self, text: str, *, is_known: bool = False) -> None:
        super().__init__(text)
        self.is_known = is_known


@dataclass(frozen=True)
class Outcome:
    """What became of one hand-over.

    :param relay_down: the fault is the server's, not the mail's: it counts against nobody.
    :param no_such_address: nothing must be sent there again.
    :param phase: how far it got.
    :param is_silence: nobody said anything; it counts against nobody, but thrice in a row is a server that is down.
    """

    kind: Attempt.Outcome
    text: str = ""
    code: int | None = None
    provider_id: str = ""
    relay_down: bool = False
    no_such_address: bool = False
    phase: Attempt.Phase = Attempt.Phase.ANSWERED
    is_silence: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether it is about this very mail, and counts as one of its attempts."""
        return not (self.relay_down or self.is_silence)


def accepted(message: Any) -> Outcome:
    """The backend returned. A provider's answer, where there is one, says more."""
    status = getattr(message, "anymail_status", None)
    provider_id = getattr(status, "message_id", None)
    text = ", ".join(sorted(getattr(status, "status", None) or ()))
    return Outcome(Attempt.Outcome.ACCEPTED, text, provider_id="" if provider_id is None else str(provider_id)[:200])


def of_reply(reply: Reply) -> Outcome:
    """What came of a hand-over by SMTP. Only what was silent after the dot is unknown."""
    phase = Attempt.Phase(reply.phase) if reply.phase in Attempt.Phase else Attempt.Phase.HANDING_OFF
    said: dict[str, Any] = {"text": reply.text, "code": reply.code, "phase": phase}
    code, at_dot = reply.code or 0, reply.phase == Phase.DOT
    if at_dot and 200 <= code < 300:
        return Outcome(Attempt.Outcome.ACCEPTED, reply.text, reply.code)
    if code == CLOSING or (reply.phase == Phase.MAIL and code >= 400 and code != MESSAGE_TOO_BIG):
        return Outcome(Attempt.Outcome.LATER, relay_down=True, **said)
    if 400 <= code < 500:
        return Outcome(Attempt.Outcome.LATER, **said)
    if code >= 500:
        return Outcome(Attempt.Outcome.REJECTED, no_such_address=_names_nobody(reply.text), **said)
    if at_dot:
        return Outcome(Attempt.Outcome.UNCERTAIN, is_silence=True, **said)
    return Outcome(Attempt.Outcome.LATER, is_silence=True, **said)


def _names_nobody(text: str) -> bool:
    return text.lstrip().partition(" ")[0] in NO_SUCH_ADDRESS


def after(error: Exception) -> Outcome:
    """The backend raised, after the hand-over had begun."""
    match error:
        case NotHandedOver():
            return Outcome(Attempt.Outcome.LATER, str(error), relay_down=True)
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            return _reply(code, words)
        case smtplib.SMTPSenderRefused() if error.smtp_code != MESSAGE_TOO_BIG:
            outcome = _reply(error.smtp_code, error.smtp_error)
            return Outcome(Attempt.Outcome.LATER, outcome.text, outcome.code, relay_down=True)
        case smtplib.SMTPResponseException():
            return _reply(error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return Outcome(Attempt.Outcome.REJECTED, str(error))
        case AnymailRecipientsRefused() | AnymailInvalidAddress():
            return Outcome(Attempt.Outcome.REJECTED, str(error))
        case AnymailAPIError():
            return _provider(error)
        case AnymailError() | ValueError() | TypeError():
            return Outcome(Attempt.Outcome.FAILED, f"{type(error).__name__}: {error}")
    return _unknown(f"{type(error).__name__}: {error}")


def _reply(code: int, words: bytes | str) -> Outcome:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    if code == CLOSING:
        return Outcome(Attempt.Outcome.LATER, text, code, relay_down=True)
    if 400 <= code < 500:
        return Outcome(Attempt.Outcome.LATER, text, code)
    if code >= 500:
        return Outcome(Attempt.Outcome.REJECTED, text, code, no_such_address=_names_nobody(text))
    return _unknown(text, code)


def _provider(error: Exception) -> Outcome:
    code = getattr(error, "status_code", None)
    text = str(error)
    cause = error.__cause__
    if code is None:
        nothing_sent = isinstance(cause, requests.ConnectTimeout) or "NewConnectionError" in repr(cause)
        if nothing_sent:
            return Outcome(Attempt.Outcome.LATER, text, relay_down=True)
        return _unknown(text)
    if code in {401, 402, 403, 429}:
        return Outcome(Attempt.Outcome.LATER, text, code, relay_down=True)
    if code == CONFLICT and "idempoten" in text:
        # The provider knows the key: it is at this mail now, or has taken it in other words.
        return Outcome(Attempt.Outcome.LATER, text, code) if "concurrent" in text else _unknown(text, code)
    if 400 <= code < 500:
        return Outcome(Attempt.Outcome.REJECTED, text, code)
    return _unknown(text, code)


def _unknown(text: str, code: int | None = None) -> Outcome:
    return Outcome(Attempt.Outcome.UNCERTAIN, text, code, phase=Attempt.Phase.HANDING_OFF, is_silence=True)
