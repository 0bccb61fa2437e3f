"""What mails are about, in words for an editor."""

from collections.abc import Sequence

from django.db.models import Count

from blog.admin.subjects import subjects_of
from notifications.admin.subscribers import scope_names
from notifications.models import Delivery, DigestItem, Subscription


def about_each(mails: Sequence[Delivery]) -> dict[int, str]:
    """By delivery id. A bounded number of queries, however many mails; their events are loaded already."""
    subjects = subjects_of(mail.event for mail in mails)
    names = scope_names({mail.scope for mail in mails if mail.scope})
    digests = [mail.pk for mail in mails if mail.mail.startswith("digest_")]
    items = DigestItem.objects.filter(delivery__in=digests).order_by().values("delivery").annotate(number=Count("pk"))
    numbers = dict(items.values_list("delivery", "number")) if digests else {}
    said = {}
    for mail in mails:
        if mail.pk in digests:
            number = numbers.get(mail.pk, 0)
            said[mail.pk] = "1 post" if number == 1 else f"{number} posts"
        elif mail.event.subject_type == Subscription._meta.label and mail.scope:
            said[mail.pk] = names[mail.scope]
        else:
            said[mail.pk] = subjects[mail.event_id].name
    return said
