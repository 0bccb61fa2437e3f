"""Narrowing the moderators' queue."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.http import QueryDict
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from blog.admin.comment_verbs import writer_of
from blog.admin.dates import DaysFilter
from blog.bans import all_by
from blog.models import Comment, CommentReport, CommentStatus, Post, WriterBan

if TYPE_CHECKING:
    from blog.models.comment_states import CommentQuerySet

BIN = "bin"
IN_THE_BIN = (CommentStatus.REJECTED, CommentStatus.REMOVED)
STATUS_CHOICES = [
    (CommentStatus.PENDING.value, "Pending"),
    (CommentStatus.APPROVED.value, "Approved"),
    (CommentStatus.SPAM.value, "Spam"),
    (BIN, "Bin: rejected or removed"),
    (CommentStatus.REJECTED.value, "Rejected"),
    (CommentStatus.REMOVED.value, "Removed"),
]
LONGEST_NUMBER = 18  # digits
HAS_LINK = Q(body__icontains="http://") | Q(body__icontains="https://") | Q(body__icontains="www.")


def reported() -> Q:
    """Comments that a reader has reported, or that were changed after their approval, and nobody has looked since."""
    open_reports = CommentReport.objects.filter(settled_at__isnull=True).order_by()
    return Q(needs_second_look=True) | Q(pk__in=open_reports.values("comment_id"))


def on_own_posts(user: Any) -> Q:
    """Comments on posts that ``user`` is an author of."""
    return Q(post__post_authors__profile__user=user)


def by_new_writers() -> Q:
    """Comments of people none of whose comments has been approved."""
    approved = Comment.objects.approved().order_by()
    same_account = approved.filter(user_id=OuterRef("user_id"))
    same_address = approved.filter(email=OuterRef("email"), user__isnull=True)
    by_guest = Q(Q(email="") | ~Exists(same_address), user__isnull=True)
    return by_guest | Q(~Exists(same_account), user__isnull=False)


ONLY = {
    "link": ("Has a link", lambda user: HAS_LINK),
    "new": ("New writer: nothing approved yet", lambda user: by_new_writers()),
    "mine": ("On my posts", on_own_posts),
    "reported": ("Reported, or changed after approval", lambda user: reported()),
}


class CommentFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label="Status", choices=STATUS_CHOICES, empty_label="All", widget=RadioSelect, method="with_status"
    )
    only = django_filters.MultipleChoiceFilter(
        label="Only",
        choices=[(name, label) for name, (label, _) in ONLY.items()],
        widget=CheckboxSelectMultiple,
        method="only_such",
    )
    submitted_at = DaysFilter(label="Date", widget=DateRangePickerWidget)

    class Meta:
        model = Comment
        fields: list[str] = []

    def with_status(self, comments: "CommentQuerySet", name: str, value: str) -> "CommentQuerySet":
        return comments.filter(status__in=IN_THE_BIN if value == BIN else [value])

    def only_such(self, comments: "CommentQuerySet", name: str, value: list[str]) -> "CommentQuerySet":
        for chosen in value:
            comments = comments.filter(ONLY[chosen][1](self.request.user))
        return comments


class Narrowing(NamedTuple):
    """What a link in a row has narrowed the list to.

    :param name: the parameter.
    :param label: what is shown above the list.
    """

    name: str
    label: str
    condition: Q


def narrowings(asked: QueryDict) -> list[Narrowing]:
    """What ``asked`` narrows the list to: ``post`` by its id, ``writer`` and ``here`` by the id of a comment."""
    found = (read(asked.get(name, "")) for name, read in _NARROWERS.items())
    return [narrowing for narrowing in found if narrowing]


def _post(number: str) -> Narrowing | None:
    post = Post.objects.filter(pk=int(number)).only("title").first() if _is_number(number) else None
    return Narrowing("post", f"on “{post.title}”", Q(post_id=post.pk)) if post else None


def _writer(number: str) -> Narrowing | None:
    return _like(number, "writer", "by {}", [WriterBan.Kind.ACCOUNT, WriterBan.Kind.ADDRESS])


def _here(number: str) -> Narrowing | None:
    return _like(number, "here", "from where {} wrote", [WriterBan.Kind.VISITOR])


def _like(number: str, name: str, label: str, kinds: list[str]) -> Narrowing | None:
    comment = Comment.objects.filter(pk=int(number)).select_related("user").first() if _is_number(number) else None
    if comment is None:
        return None
    return Narrowing(name, label.format(writer_of(comment)), Q(pk__in=all_by(comment, kinds).order_by().values("pk")))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


_NARROWERS: dict[str, Callable[[str], Narrowing | None]] = {"post": _post, "writer": _writer, "here": _here}
