"""The list of subscriptions: who follows what, how often, since when."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.widgets.button import HeaderButton

from blog.admin.columns import MomentColumn, StateColumn
from blog.admin.dates import DaysFilter
from blog.models import Post, Tag, UserProfile
from notifications.addresses import normalise
from notifications.admin import permissions
from notifications.admin.wording import subscription_state
from notifications.models import Frequency, Subscription, SubscriptionState

PER_PAGE = 50
KINDS = [("site", "every post"), ("tag", "a tag"), ("author", "an author"), ("replies", "replies")]
GONE = {
    "site": "every post",
    "tag": "a tag that is gone",
    "author": "an author who is gone",
    "replies": "replies to a post that is gone",
}


class SubscriptionFilters(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=SubscriptionState.choices, distinct=False, widget=CheckboxSelectMultiple
    )
    frequency = django_filters.MultipleChoiceFilter(
        label="How often", choices=Frequency.choices, distinct=False, widget=CheckboxSelectMultiple
    )
    follows = django_filters.ChoiceFilter(
        label="Follows", choices=KINDS, method="of_kind", empty_label="Anything", widget=RadioSelect
    )
    scope = django_filters.CharFilter(label="Exactly, e.g. tag:5", max_length=64)
    source = django_filters.CharFilter(label="Came by, e.g. import", lookup_expr="iexact", max_length=24)
    created_at = DaysFilter(label="Since", widget=DateRangePickerWidget)

    class Meta:
        model = Subscription
        fields: list[str] = []

    def of_kind(self, rows: "QuerySet[Subscription]", name: str, value: str) -> "QuerySet[Subscription]":
        return rows.filter(scope="site") if value == "site" else rows.filter(scope__startswith=f"{value}:")


class SubscriberList(permissions.Guarded, BaseListingView):
    """Every subscription, newest first."""

    rule = permissions.may_see_subscribers
    model = Subscription
    page_title = "Subscribers"
    header_icon = "group"
    template_name = "notifications/admin/subscribers.html"
    index_url_name = "bellbird_subscribers:index"
    index_results_url_name = "bellbird_subscribers:index_results"
    verbose_name = "subscription"
    verbose_name_plural = "subscriptions"
    is_searchable = True
    filterset_class = SubscriptionFilters
    paginate_by = PER_PAGE
    table_classname = "listing bb-wide"
    columns = [
        TitleColumn("email", label="Address", get_url=lambda row: reader_address(row.recipient_key)),
        Column("follows", label="Follows"),
        Column("often", label="How often", accessor="get_frequency_display"),
        StateColumn("state", label="State", accessor=subscription_state),
        Column("source", label="Came by"),
        MomentColumn("created_at", label="Since"),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        offered = []
        if permissions.may_import(self.request.user):
            url = reverse("bellbird_subscribers:import")
            offered.append(HeaderButton("Import…", url=url, icon_name="upload", priority=10))
        if permissions.may_export(self.request.user):
            url = f"{reverse('bellbird_subscribers:export')}?{self.request.GET.urlencode()}"
            offered.append(HeaderButton("Export…", url=url, icon_name="download", priority=20))
        return offered

    def get_base_queryset(self) -> "QuerySet[Subscription]":
        return Subscription.objects.order_by("-id")

    def search_queryset(self, queryset: "QuerySet[Subscription]") -> "QuerySet[Subscription]":
        return found(queryset, self.search_query)

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(described(object_list))


def reader_address(recipient_key: str) -> str:
    """Where one reader is shown."""
    return reverse("bellbird_subscribers:reader", args=[recipient_key])


def found(rows: "QuerySet[Subscription]", words: str) -> "QuerySet[Subscription]":
    """The rows whose address has ``words`` in it; a whole address finds every spelling of it."""
    words = words.replace("\x00", "").strip()
    if not words:
        return rows
    if "@" in words.strip("@"):
        try:
            return rows.filter(address__startswith=normalise(words))
        except UnicodeError:  # a domain that cannot be
            return rows.none()
    return rows.filter(address__contains=words.casefold())


def described(rows: Any) -> list[Subscription]:
    """The subscriptions with ``follows``: what they follow in words. Three queries, however many there are."""
    rows = list(rows)
    names = scope_names({row.scope for row in rows})
    for row in rows:
        row.follows = names[row.scope]
    return rows


def scope_names(scopes: set[str]) -> dict[str, str]:
    """Many scopes in words."""
    wanted: dict[str, set[int]] = {"tag": set(), "author": set(), "replies": set()}
    for scope in scopes:
        kind, _colon, number = scope.partition(":")
        if kind in wanted and number.isascii() and number.isdigit():
            wanted[kind].add(int(number))
    profiles = UserProfile.objects.filter(user__in=wanted["author"]).values_list("user", "display_name")
    known = {f"author:{user}": name for user, name in profiles}
    tags = Tag.objects.filter(pk__in=wanted["tag"]).values_list("pk", "name")
    known |= {f"tag:{pk}": f"#{name}" for pk, name in tags}
    posts = Post.objects.filter(pk__in=wanted["replies"]).values_list("pk", "title")
    known |= {f"replies:{pk}": f"replies to “{title}”" for pk, title in posts}
    return {scope: known.get(scope) or GONE.get(scope.partition(":")[0], scope) for scope in scopes}
