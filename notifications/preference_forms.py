"""The form of the preferences page: one row for each subscription, and how the reader wants to be written to."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.forms import AddressField
from notifications.models import Frequency, Reader, Subscription, SubscriptionState, recipient_key
from notifications.models.readers import PAUSES, Weekday, check_zone
from notifications.scopes import can_be_followed, everything

CHOOSE = {"invalid_choice": _("Choose one of the list.")}


class PreferencesForm(forms.Form):
    """What a reader may change about the mail they get.

    :param reader: whose preferences.
    :param subscriptions: what stands there.
    """

    add = forms.CharField(required=False, max_length=64)
    add_how = forms.ChoiceField(choices=Frequency, required=False, error_messages=CHOOSE)
    hour = forms.TypedChoiceField(
        choices=[(hour, f"{hour:02}:00") for hour in range(24)], coerce=int, required=False, error_messages=CHOOSE
    )
    weekday = forms.TypedChoiceField(choices=Weekday, coerce=int, required=False, error_messages=CHOOSE)
    zone = forms.CharField(required=False, max_length=64, validators=[check_zone])
    format = forms.ChoiceField(choices=[("html", ""), ("text", "")], required=False, error_messages=CHOOSE)
    wants_replies = forms.BooleanField(required=False)
    pause = forms.ChoiceField(
        choices=[("", ""), ("resume", ""), *((str(each.days), "") for each in PAUSES)],
        required=False,
        error_messages=CHOOSE,
    )

    def __init__(self, data: Any = None, *, reader: Reader, subscriptions: list[Subscription]) -> None:
        super().__init__(data)
        self.reader = reader
        for each in subscriptions:
            self.fields[f"how_{each.pk}"] = forms.ChoiceField(choices=Frequency, required=False, error_messages=CHOOSE)
            self.fields[f"remove_{each.pk}"] = forms.BooleanField(required=False)
        self.subscriptions = subscriptions

    def clean_add(self) -> str:
        """:raises ValidationError: when it is nothing that can be followed any more."""
        scope = self.cleaned_data["add"]
        if scope and (scope.startswith("replies:") or not can_be_followed(scope)):
            raise forms.ValidationError(_("That cannot be followed any more. Choose something else."))
        return scope

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.pop("format", "")
        if chosen:
            cleaned["wants_html"] = chosen == "html"
        return cleaned

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about."""
        return [(f"p-{field}", str(text)) for field, texts in self.errors.items() for text in texts]

    def chosen(self, name: str) -> str:
        """What stands in a field: what came, else what holds now."""
        if self.is_bound and name in self.data:
            return str(self.data[name])
        return str(getattr(self.reader, name, ""))

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The subscriptions with what the form says of each."""
        return [self._row(each) for each in self.subscriptions]

    def _row(self, one: Subscription) -> dict[str, Any]:
        from notifications.preferences import arrival

        is_waiting = one.state == SubscriptionState.PENDING
        stands = "" if is_waiting else one.frequency
        return {
            "pk": one.pk,
            "arrival": arrival(self.reader, one),
            "is_waiting": is_waiting,
            "how": str(self.data.get(f"how_{one.pk}", stands)),
            "is_removed": bool(self.data.get(f"remove_{one.pk}")),
        }

    @property
    def to_add(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be followed and is not yet, by groups."""
        has = {each.scope for each in self.subscriptions}
        groups = ((name, [choice for choice in group if choice[0] not in has]) for name, group in everything())
        return [(name, group) for name, group in groups if group]

    @property
    def zones(self) -> list[str]:
        """Every time zone there is a place for, from A to Z."""
        return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith(HIDDEN)), "UTC"]


HIDDEN = ("Etc/", "SystemV/", "US/", "posix/", "right/")


class AddressChangeForm(forms.Form):
    """Asks for another address."""

    new_email = AddressField()

    def __init__(self, data: Any = None, *, reader: Reader) -> None:
        super().__init__(data)
        self.reader = reader

    def clean_new_email(self) -> str:
        """:raises ValidationError: when it is the address they have."""
        email: str = self.cleaned_data["new_email"]
        if recipient_key(email) == self.reader.recipient_key:
            raise forms.ValidationError(_("That is the address you have already."))
        return email

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about."""
        return [("p-new-email", str(text)) for texts in self.errors.values() for text in texts]
