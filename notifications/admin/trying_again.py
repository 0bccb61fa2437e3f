"""One press for all mails about a post that failed: those that are tried again by themselves, and those given up."""

from typing import Any

from django.db.models import QuerySet
from wagtail.log_actions import log

from notifications.admin.decisions import DECIDED, DECISIONS
from notifications.models import Delivery


def try_again(chosen: "QuerySet[Delivery]", about: Any, user: Any) -> int:
    """Have those of ``chosen`` that were refused, given up or put off tried with the next round; return how many.

    :param about: in whose history it is written down, e.g. a ``Post``.
    """
    number = 0
    for decision in (DECISIONS["retry"], DECISIONS["now"]):
        concerned = Delivery.objects.filter(pk__in=decision.of(chosen).order_by().values("pk"))
        kind = concerned.values_list("mail", flat=True).first()
        done = decision.make(decision.of(concerned), user) if kind else 0
        if done:
            log(about, DECIDED, user=user, data={"what": decision.label, "number": done, "mail": kind})
        number += done
    return number
