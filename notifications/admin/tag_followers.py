"""How many people follow a tag, for editors' lists of tags."""

from django.db.models import CharField, Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from notifications.models import Subscription, SubscriptionState


def followers_of_tag() -> Coalesce:
    """The number of active subscriptions to ``OuterRef("pk")``."""
    scope = Concat(Value("tag:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    theirs = Subscription.objects.filter(scope=scope, state=SubscriptionState.ACTIVE).order_by()
    counted = theirs.values("scope").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
