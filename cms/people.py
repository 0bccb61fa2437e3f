"""The forms in which administrators make people and give them roles."""

from typing import Any

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from blog.roles import SENTENCES


class RolesField(forms.ModelMultipleChoiceField):
    """Each group with a sentence on what it is for, where it is one of the house's."""

    def label_from_instance(self, obj: Any) -> str:
        sentence = SENTENCES.get(obj.name)
        return f"{obj.name}: {sentence}" if sentence else str(obj.name)


class _WithRoles:
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: Any = self.fields["groups"]
        groups.__class__ = RolesField
        groups.widget.choices = groups.choices


class NewPersonForm(_WithRoles, UserCreationForm):
    """Somebody new."""


class PersonForm(_WithRoles, UserEditForm):
    """Somebody who is there."""


class PeopleViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonForm if for_update else NewPersonForm
