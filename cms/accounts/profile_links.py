"""The links of a profile as rows of two fields each, so that no script is needed to add one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.display_names import clean_name

ROWS = 5
LONGEST_LABEL = 60
LONGEST_URL = 300
NO_ADDRESS = gettext_lazy("Enter an address that begins with https://, like https://example.org")
HIDES = gettext_lazy("An address with a name before an @ hides where it leads. Leave that part out")

type Link = dict[str, str]
_check_https = URLValidator(schemes=["https"], message=NO_ADDRESS)


class CleanName(forms.CharField):
    """A name on one line, without what cannot be seen."""

    def to_python(self, value: Any) -> str:
        return clean_name(super().to_python(value) or "")


class LinkAddress(forms.CharField):
    """An address of the web that says where it leads. What is ``stored`` already is right as it is."""

    widget = forms.URLInput

    def __init__(self, stored: list[str]) -> None:
        self.stored = stored
        words = {"max_length": _("The address must be %(most)s characters or fewer") % {"most": LONGEST_URL}}
        super().__init__(required=False, max_length=LONGEST_URL, error_messages=words)

    def clean(self, value: Any) -> str:
        """:raises ValidationError: when it does not begin with https:// or names somebody before an @."""
        url: str = super().clean(value)
        if url and url not in self.stored:
            _check_https(url)
            if "@" in urlsplit(url).netloc:
                raise ValidationError(HIDES)
        return url


def link_fields(stored: list[Link]) -> Iterator[tuple[str, forms.Field]]:
    """A field for the name and one for the address of each link: five rows, or as many as there are."""
    urls = [link.get("url", "") for link in stored]
    words = {"max_length": _("The name must be %(most)s characters or fewer") % {"most": LONGEST_LABEL}}
    for number in range(max(ROWS, len(stored))):
        yield f"link_label_{number}", CleanName(required=False, max_length=LONGEST_LABEL, error_messages=words)
        yield f"link_url_{number}", LinkAddress(urls)


def initial_links(stored: list[Link]) -> dict[str, str]:
    """What stands in those fields to begin with."""
    labels = {f"link_label_{number}": link.get("label", "") for number, link in enumerate(stored)}
    return labels | {f"link_url_{number}": link.get("url", "") for number, link in enumerate(stored)}


def place_of(field: str) -> str:
    """Which link a field is of, in words before a message about it; empty for other fields."""
    kind, _dash, number = field.rpartition("_")
    is_link = kind in ("link_label", "link_url")
    return _("Link %(number)s: ") % {"number": int(number) + 1} if is_link else ""


def rows_without_address(cleaned: dict[str, Any], rows: int) -> list[int]:
    """The rows that have a name and no address."""
    return [row for row in range(rows) if cleaned.get(f"link_label_{row}") and cleaned.get(f"link_url_{row}") == ""]


def links_in(cleaned: dict[str, Any], rows: int) -> list[Link]:
    """What is to be stored; a link without a name is named after its site."""
    pairs = [(cleaned[f"link_label_{row}"], cleaned[f"link_url_{row}"]) for row in range(rows)]
    return [{"label": label or _site_of(url), "url": url} for label, url in pairs if url]


def _site_of(url: str) -> str:
    return (urlsplit(url).hostname or url)[:LONGEST_LABEL]
