"""What people type below a post, as it may be kept."""

from typing import Any, Final

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.display_names import clean_name, clean_text

LONGEST: Final = 5000  # characters; a line end is one
MOST_BYTES: Final = 20_480
WRITE: Final = gettext_lazy("Write a comment")


class PlainTextField(forms.CharField):
    """Text of several lines, counted as people count. What cannot be seen or turns text around is left out."""

    def __init__(self, **options: Any) -> None:
        usual: dict[str, Any] = {"max_length": LONGEST, "error_messages": {"required": WRITE}}
        super().__init__(**usual | options)

    def to_python(self, value: Any) -> str:
        """:raises ValidationError: for what is longer than anybody types, before it is looked at closely."""
        if len(str(value or "").encode(errors="replace")) > MOST_BYTES:
            words = _("The comment must be %(most)s characters or fewer; it has far more")
            raise forms.ValidationError(words % {"most": _figure(LONGEST)})
        return _seen(super().to_python(value) or "").strip()

    def run_validators(self, value: Any) -> None:
        if len(value) > LONGEST:
            words = _("The comment must be %(most)s characters or fewer; it has %(number)s")
            raise forms.ValidationError(words % {"most": _figure(LONGEST), "number": _figure(len(value))})
        super().run_validators(value)


class RemarkField(forms.CharField):
    """A few words that may be left out, counted as they are kept."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 500} | options)

    def to_python(self, value: Any) -> str:
        """:raises ValidationError: for what is longer than anybody types, before it is looked at closely."""
        if len(str(value or "").encode(errors="replace")) > MOST_BYTES:
            words = _("These must be %(most)s characters or fewer; there are far more")
            raise forms.ValidationError(words % {"most": self.max_length})
        return _seen(super().to_python(value) or "")


class NameField(forms.CharField):
    """A name on one line, of which something can be seen."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text if "\x00" in text else clean_name(text)


def _figure(number: int) -> str:
    return number_format(number, force_grouping=True)


def _seen(text: str) -> str:
    if "\x00" in text:
        raise forms.ValidationError(_("Null characters are not allowed."))
    return clean_text(text)
