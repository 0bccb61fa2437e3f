"""Links of a profile as lines that a person can write: ``Label | https://…``."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

MOST_LINKS = 10
LONGEST_LABEL = 60
_is_web_address = URLValidator(schemes=["http", "https"])


class LinkLinesField(forms.CharField):
    """A list of ``{"label": …, "url": …}``, edited one to a line. A line without a label is named after its host."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "One to a line: Label | https://…")
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(f"{link.get('label', '')} | {link.get('url', '')}" for link in value)

    def to_python(self, value: Any) -> Any:
        """:raises ValidationError: naming each line that is not a link."""
        if isinstance(value, list):
            return value
        lines = [(number, line.strip()) for number, line in enumerate((value or "").splitlines(), start=1)]
        lines = [(number, line) for number, line in lines if line]
        if len(lines) > MOST_LINKS:
            raise ValidationError(f"At most {MOST_LINKS} links; there are {len(lines)}.")
        links, errors = [], []
        for number, line in lines:
            try:
                links.append(_link(line))
            except ValidationError as error:
                errors.append(f"Line {number}: {error.message}")
        if errors:
            raise ValidationError(errors)
        return links

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True


def _link(line: str) -> dict[str, str]:
    before, _, after = line.rpartition("|")
    label, url = before.strip(), after.strip()
    try:
        _is_web_address(url)
    except ValidationError as error:
        raise ValidationError(f"“{url}” is no address that begins with https:// or http://.") from error
    label = label or urlsplit(url).hostname or url
    if len(label) > LONGEST_LABEL:
        raise ValidationError(f"the label is longer than {LONGEST_LABEL} characters.")
    return {"label": label, "url": url}
