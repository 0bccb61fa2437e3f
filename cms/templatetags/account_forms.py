"""What the templates of accounts say that Django's tags cannot."""

from typing import Any

from django import template
from django.forms import BaseForm

from cms.accounts.recovery_codes import codes_left
from cms.accounts.second_factor import lacks_second_factor

register = template.Library()


@register.simple_tag
def problems_of(form: BaseForm) -> list[tuple[str, str]]:
    """Each message of ``form`` with the id of the field it is about; what is about all of it leads to the first."""
    ids = {name: form[name].id_for_label for name in form.fields}
    seen = [name for name in form.fields if not form[name].is_hidden]
    first = ids[seen[0]] if seen else "main"
    return [
        (ids[field] if field in seen else first, str(message))
        for field, messages in form.errors.items()
        for message in messages
    ]


@register.simple_tag
def needs_factor(user: Any) -> bool:
    """Whether the admin waits for ``user`` to set up a second factor."""
    return lacks_second_factor(user)


@register.simple_tag(name="codes_left")
def codes_left_of(user: Any) -> int:
    """How many recovery codes of ``user`` open anything."""
    return codes_left(user)
