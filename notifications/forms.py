"""The forms with which readers ask for mail."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.addresses import normalise
from notifications.models import Frequency
from notifications.scopes import SITE, Offer, can_be_followed, offers

MANY = 30  # things that can be followed by one form
LOCAL_PART = 64  # characters before the @
LONGEST = 254  # characters of an address
SOURCES = ("page", "post", "tag", "author", "home", "footer")

ADDRESS_ERRORS = {
    "required": _("Enter your e-mail address."),
    "invalid": _("That does not look like an e-mail address. One looks like name@example.org."),
    "max_length": _("An e-mail address has at most 254 characters."),
}
GONE = _("What you wanted to follow is not there any more. Choose again.")


class AddressField(forms.EmailField):
    """An address that mail servers would take, and that our tables hold in either spelling."""

    def __init__(self) -> None:
        super().__init__(max_length=LONGEST, error_messages=ADDRESS_ERRORS)

    def clean(self, value: Any) -> str:
        """
        :raises ValidationError: when it is none, when no mail server would take what is before the @ (RFC 5321,
            4.5.3.1.1), or when it is too long once its domain is spelled in ASCII.
        """
        address: str = super().clean(value)
        try:
            spelled = normalise(address)
        except UnicodeError:  # a domain that cannot be
            raise forms.ValidationError(ADDRESS_ERRORS["invalid"], code="invalid") from None
        if len(address.rpartition("@")[0]) > LOCAL_PART:
            raise forms.ValidationError(ADDRESS_ERRORS["invalid"], code="invalid")
        if len(spelled) > LONGEST:
            raise forms.ValidationError(ADDRESS_ERRORS["max_length"], code="max_length")
        return address


class ListField(forms.Field):
    """Several values of one name, each once."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(str(each) for each in value or ()))


class AddressForm(forms.Form):
    """Asks for an address. ``website`` is for machines: people do not see it."""

    email = AddressField()
    website = forms.CharField(required=False, max_length=1000)

    ids = {"email": "s-email"}

    @property
    def is_from_a_machine(self) -> bool:
        """Whether the field nobody sees was filled in. It is answered as everybody is, and forgotten."""
        return bool(self.cleaned_data["website"])

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about, in the order of the page."""
        return [
            (self.ids.get(field, "s-email"), str(message))
            for field, messages in self.errors.items()
            for message in messages
        ]

    @property
    def typed(self) -> str:
        """The address as it came, cut where it is absurd."""
        return str(self.data.get("email", ""))[:400]


class ManageForm(AddressForm):
    """Asks where the link to one's preferences is to be sent."""

    ids = {"email": "m-email"}


class SubscribeForm(AddressForm):
    """Asks for an address, what to hear of, and how often.

    ``offer`` is what the form had to choose from, parted by spaces: the page that explains a mistake offers it again.
    """

    scope = ListField(required=False)
    offer = ListField(required=False)
    frequency = forms.ChoiceField(
        choices=Frequency,
        required=False,
        error_messages={"invalid_choice": _("Choose how often: as published, once a day or once a week.")},
    )
    source = forms.CharField(required=False)

    ids = AddressForm.ids | {"scope": "s-what", "frequency": "s-often"}
    field_order = ["scope", "frequency", "email"]

    def clean_scope(self) -> list[str]:
        """:raises ValidationError: when something in it cannot be followed, or nothing was ticked."""
        wanted: list[str] = self.cleaned_data["scope"]
        if not wanted and self.data.get("offer"):
            raise forms.ValidationError(_("Tick what you want to hear of."))
        if len(wanted) > MANY or not all(map(_is_for_everybody, wanted)):
            raise forms.ValidationError(GONE)
        return wanted or [SITE]

    def clean_frequency(self) -> str:
        return self.cleaned_data["frequency"] or Frequency.AT_ONCE

    def clean_source(self) -> str:
        source = self.cleaned_data["source"]
        return source if source in SOURCES else SOURCES[0]

    def offered(self, otherwise: Iterable[str] = (SITE,)) -> list[Offer]:
        """What there is to choose from, ticked as it came.

        :param otherwise: what to offer in an empty form.
        """
        if not self.is_bound:
            first = next(iter(otherwise), SITE)
            return offers(otherwise, [first])
        asked = " ".join(_list(self.data, "offer")).split() + _list(self.data, "scope")
        known = list(dict.fromkeys(asked))[:MANY]
        return offers([scope for scope in known if _is_listed(scope)] or [SITE], _list(self.data, "scope"))


def _list(data: Any, name: str) -> list[str]:
    return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name) or [])


def _is_listed(scope: str) -> bool:
    return scope.partition(":")[0] in {SITE, "tag", "author"}


def _is_for_everybody(scope: str) -> bool:
    return _is_listed(scope) and can_be_followed(scope)
