"""Who may have which document. Wagtail asks before it hands one out; whatever names one asks here."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction


def visible_documents(user: Any = None) -> "QuerySet[Any]":
    """
    The documents in collections that ``user`` may look into. Behind a password: nobody's, who knows it has the address.

    :param user: a ``User``; ``None`` or an anonymous one for any reader.
    """
    closed = _closed_to(user).annotate(asked=ExpressionWrapper(OuterRef("collection__path"), CharField()))
    return get_document_model().objects.exclude(Exists(closed.filter(asked__startswith=F("collection__path"))))


def _closed_to(user: Any) -> "QuerySet[CollectionViewRestriction]":
    """The restrictions that ``user`` does not meet, as Wagtail reads them."""
    restrictions = CollectionViewRestriction.objects.order_by()
    if user is None or not user.is_authenticated:
        return restrictions
    if user.is_superuser:
        return restrictions.filter(restriction_type=CollectionViewRestriction.PASSWORD)
    met = Q(restriction_type=CollectionViewRestriction.LOGIN)
    met |= Q(restriction_type=CollectionViewRestriction.GROUPS, groups__in=user.groups.all())
    return restrictions.exclude(pk__in=CollectionViewRestriction.objects.filter(met).values("pk"))
