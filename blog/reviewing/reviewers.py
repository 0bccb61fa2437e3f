"""Who may approve, and who of them has time. Nothing here knows of slots but how many somebody has."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from wagtail.models import AbstractGroupApprovalTask, Page, Task
from wagtail.permissions import policy_registry

MOST = 500  # people looked at where a task of somebody's own making has to be asked about each


def who_may_approve(task: Task, post: Any, but: Any = None) -> list[Any]:
    """The people whom a review of ``post`` can be given to, by id.

    Members of the task's groups. Superusers, who may approve anything, are asked only where there is nobody else.

    :param but: a ``User`` who is left out: whoever handed it in does not review it.
    """
    task = task.specific
    if isinstance(task, AbstractGroupApprovalTask):
        people = _active().filter(groups__in=task.groups.all()).distinct()
    else:
        publishers = policy_registry.get_by_type(Page).users_with_permission_for_instance("publish", post)
        asked = _active().filter(pk__in=publishers.values("pk"), is_superuser=False)[:MOST]
        people = _active().filter(pk__in=[user.pk for user in asked if may_approve(user, task, post)])
    others = people.exclude(pk=but.pk) if but else people
    found = list(others.order_by("pk"))
    return found or list(_active().filter(is_superuser=True).exclude(pk=but.pk if but else None).order_by("pk"))


def may_approve(user: Any, task: Task, post: Any) -> bool:
    """Whether ``user`` may approve ``post`` at ``task``, as Wagtail has it."""
    return user.is_active and "approve" in [action[0] for action in task.specific.get_actions(post, user)]


def may_review_somewhere(user: Any) -> bool:
    """Whether there is a task that ``user`` may approve posts at."""
    if user.is_superuser or policy_registry.get_by_type(Page).user_has_permission(user, "publish"):
        return True
    from wagtail.models import GroupApprovalTask

    return GroupApprovalTask.objects.filter(active=True, groups__in=user.groups.all()).exists()


def who_have_room(people: Iterable[int]) -> QuerySet[Any]:
    """Those of ``people`` (ids) who have fewer open reviews than ``BELLBIRD_REVIEWS_EACH``, fewest first."""
    from blog.models.users import User

    counted = User.objects.filter(pk__in=people).annotate(held=Count("reviews", filter=Q(reviews__closed_at=None)))
    return counted.filter(held__lt=settings.BELLBIRD_REVIEWS_EACH).order_by("held", "pk")


def freest(people: Iterable[Any]) -> Any | None:
    """Whoever of ``people`` has fewest open reviews and room for one more; ``None`` where nobody has.

    Call inside a transaction: their rows stay locked until it ends, so that nobody else counts them meanwhile.
    """
    from blog.models.users import User

    locked = User.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=[each.pk for each in people])
    ids = list(locked.order_by("pk").values_list("pk", flat=True))
    return who_have_room(ids).first()


def _active() -> QuerySet[Any]:
    from blog.models.users import User

    return User.objects.filter(is_active=True)
