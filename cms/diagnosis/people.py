"""Are accounts as they should be? Addresses that keep somebody from what others do by mail, and roles that are gone."""

from typing import Final

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Count, Q
from django.db.models.functions import Lower

from blog.models import User
from blog.roles import BY_NAME
from cms.diagnosis.findings import Check, Problem, State

NAMED: Final = 5  # user names in one line


def addresses() -> str:
    """Look for people who share an address, and for administrators without one.

    All of them get in by user name. A new password by mail goes to one of those who share, and to nobody without.
    """
    people = User.objects.filter(is_active=True).annotate(address=Lower("email"))
    shared = people.exclude(email="").order_by().values("address").annotate(n=Count("pk")).filter(n__gt=1)
    wanting = Q(address__in=shared.values("address")) | Q(email="", is_superuser=True)
    names = list(people.filter(wanting).order_by("pk").values_list("username", flat=True)[: NAMED + 1])
    if not names:
        return "one for each account"
    more = ", ..." if len(names) > NAMED else ""
    says = f"shared or missing for {', '.join(names[:NAMED])}{more}"
    raise Problem(says, "Give each an address of their own, in the admin under Settings > Users.", state=State.WARNING)


def second_factor() -> str:
    """Look for the groups of the roles that need a second factor: nobody is in one that was renamed or deleted."""
    if settings.BELLBIRD_STAFF_SECOND_FACTOR:
        return "asked of everybody in the admin"
    roles = [BY_NAME[name] for name in settings.BELLBIRD_SECOND_FACTOR_ROLES]
    there = set(Group.objects.filter(name__in=[role.group for role in roles]).values_list("name", flat=True))
    gone = [role.group for role in roles if role.group not in there]
    if gone:
        fix = (
            "Give the group its name back in the admin under Settings > Groups, or change BELLBIRD_SECOND_FACTOR_ROLES."
        )
        raise Problem(f"asked of {', '.join(gone)}, and there is no such group", fix, state=State.WARNING)
    return f"asked of {', '.join(role.group for role in roles)}" if roles else "asked of nobody"


PEOPLE: Final = (
    Check("addresses", addresses, needs_database=True),
    Check("second factor", second_factor, needs_database=True),
)
