"""What ``manage.py doctor`` says of roles that need a second factor."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from cms.diagnosis.findings import Problem, State
from cms.diagnosis.people import second_factor

pytestmark = pytest.mark.django_db


def test_a_role_that_needs_a_second_factor_and_is_gone_is_named(settings: Any) -> None:
    settings.BELLBIRD_SECOND_FACTOR_ROLES = ["publisher", "editor"]
    assert second_factor() == "asked of Publishers, Editors"

    Group.objects.filter(name="Publishers").update(name="Makers")
    with pytest.raises(Problem, match="asked of Publishers, and there is no such group") as found:
        second_factor()

    assert found.value.state == State.WARNING


def test_where_everybody_needs_one_no_role_is_looked_for(settings: Any) -> None:
    settings.BELLBIRD_SECOND_FACTOR_ROLES, settings.BELLBIRD_STAFF_SECOND_FACTOR = ["publisher"], True
    Group.objects.all().delete()

    assert second_factor() == "asked of everybody in the admin"


def test_no_role_is_a_role_that_is_not_gone(settings: Any) -> None:
    settings.BELLBIRD_SECOND_FACTOR_ROLES = []
    Group.objects.all().delete()

    assert second_factor() == "asked of nobody"
