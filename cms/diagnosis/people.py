"""Are accounts as they should be? Addresses that keep somebody from what others do by mail."""

from typing import Final

from django.db.models import Count, Q
from django.db.models.functions import Lower

from blog.models import User
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


PEOPLE: Final = (Check("addresses", addresses, needs_database=True),)
