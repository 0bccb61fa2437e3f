"""What the subscribe form below a post, a tag or an author offers."""

from collections.abc import Iterable
from typing import Any

from django import template

from notifications.scopes import SITE, Offer, label, label_of

register = template.Library()


@register.simple_tag
def subscribe_offers(tags: Iterable[Any] = (), authors: Iterable[Any] = (), first: str = SITE) -> list[Offer]:
    """Everything, and what these tags and authors write; no query is made.

    :param tags: ``Tag`` objects that readers can see.
    :param authors: ``UserProfile`` objects with something public.
    :param first: ``site``, ``tag`` or ``author``: what is ticked.
    """
    offers = [
        Offer(SITE, label_of(SITE)),
        *(Offer(f"tag:{tag.pk}", label("tag", tag.name)) for tag in tags),
        *(Offer(f"author:{person.user_id}", label("author", person.display_name)) for person in authors),
    ]
    ticked = next((offer.scope for offer in offers if offer.scope.partition(":")[0] == first), SITE)
    offers = [offer._replace(is_ticked=offer.scope == ticked) for offer in offers]
    return sorted(offers, key=lambda offer: not offer.is_ticked)


@register.simple_tag
def one_of_each(*things: Any) -> list[Any]:
    """A list of what a template has one by one."""
    return list(things)
