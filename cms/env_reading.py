"""Variables given as files or misspelt, and all mistakes together in one message."""

import difflib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from cms.env_checks import SECRET_KEY_LENGTH

type Fields = Mapping[str, FieldInfo]


class BrokenEnvironment(Exception):
    """The environment holds mistakes; ``complaints`` says by variable what is wrong and what to do."""

    def __init__(self, complaints: Mapping[str, str]) -> None:
        self.complaints = dict(complaints)
        super().__init__(self.complaints)

    def __str__(self) -> str:
        count = len(self.complaints)
        lines = [
            f"Bellbird cannot start: {count} environment {'variable is' if count == 1 else 'variables are'} wrong."
        ]
        lines += [f"  {name} {fault}" for name, fault in sorted(self.complaints.items())]
        return "\n".join(lines)


def local_secret_key(path: Path) -> str:
    """Return the key kept in ``path``, made on first use: stable between restarts, different on every machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SECRET_KEY_LENGTH))
    except FileExistsError:
        pass
    return path.read_text()


def from_files(fields: Fields, environ: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of ``<NAME>_FILE`` variables and what was wrong with them."""
    values: dict[str, Any] = {}
    complaints: dict[str, str] = {}
    for field, info in fields.items():
        name = field.upper()
        path = environ.get(f"{name}_FILE") if info.annotation is SecretStr else None
        if not path:
            continue
        if environ.get(name):
            complaints[name] = f"is given twice; keep either {name} or {name}_FILE"
        try:
            values[field] = Path(path).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            complaints[f"{name}_FILE"] = f'names "{path}", which cannot be read: {getattr(error, "strerror", error)}'
    return values, complaints


def unknown(fields: Fields, environ: Mapping[str, str]) -> dict[str, str]:
    """Return a complaint for each ``BELLBIRD_*`` variable nobody reads: most likely a slip of the pen."""
    known = [field.upper() for field in fields]
    complaints = {}
    for name in environ:
        if name.startswith("BELLBIRD_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            complaints[name] = f"is not a setting; did you mean {near[0]}?" if near else "is not a setting; unset it"
    return complaints


def complaints_of(fields: Fields, error: ValidationError) -> dict[str, str]:
    """Return what ``error`` says of each variable, in plain words and without a secret."""
    return {str(fault["loc"][0]).upper(): _plain(fields, dict(fault)) for fault in error.errors()}


def _plain(fields: Fields, fault: dict[str, Any]) -> str:
    message = str(fault["msg"])
    if fault["type"] == "value_error":
        return message.removeprefix("Value error, ")
    shown = "" if fields[str(fault["loc"][0])].annotation is SecretStr else f'is "{fault["input"]}"; '
    return f"{shown}{message[0].lower()}{message[1:]}"
