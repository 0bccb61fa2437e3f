"""Every mail of the ledger, newest first. Addresses are masked: who wants to find one must know it."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, RadioSelect
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import BaseListingView

from blog.admin.columns import ExactMomentColumn, StateColumn
from blog.admin.counted import CountsInItsOwnWords
from blog.admin.dates import DaysFilter
from blog.models import Post
from notifications.addresses import keyed_hash, masked
from notifications.admin import permissions
from notifications.admin.about import about_each
from notifications.admin.decisions import offered
from notifications.admin.undecided import undecided
from notifications.admin.wording import mail_choices, mail_in_words, mail_state, without_addresses
from notifications.models import AddressKey, Delivery, DeliveryState, DigestItem, MessageClass

PER_PAGE = 50
LARGEST_ID = 2**63 - 1
WORDS = {
    "delivered": ("Delivered", Q(delivered_at__isnull=False)),
    "bounced": ("Bounced", Q(bounced_at__isnull=False)),
    "complained": ("Reported as spam", Q(complained_at__isnull=False)),
    "unsubscribed": ("Left by a link in it", Q(unsubscribed_at__isnull=False)),
}


class IdFilter(django_filters.NumberFilter):
    """A row by its number."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, min_value=1, max_value=LARGEST_ID)


class MailFilters(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label="State", choices=DeliveryState.choices, distinct=False, widget=CheckboxSelectMultiple
    )
    mail = django_filters.MultipleChoiceFilter(label="Kind", distinct=False, widget=CheckboxSelectMultiple)
    message_class = django_filters.ChoiceFilter(
        label="To whom", choices=MessageClass.choices, empty_label="Anybody", widget=RadioSelect
    )
    later = django_filters.ChoiceFilter(
        label="Later",
        method="with_word",
        empty_label="Anything",
        choices=[(name, label) for name, (label, _) in WORDS.items()],
        widget=RadioSelect,
    )
    only = django_filters.ChoiceFilter(
        label="Only",
        method="with_only",
        empty_label="All",
        choices=[("undecided", "What somebody has to decide")],
        widget=RadioSelect,
    )
    created_at = DaysFilter(label="Date", widget=DateRangePickerWidget)
    post = IdFilter(label="Post, by its number", method="about_post")
    event = IdFilter(label="Event, by its number", field_name="event")
    digest_of = IdFilter(label="In a digest: event, by its number", method="with_item")

    class Meta:
        model = Delivery
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["mail"].extra["choices"] = mail_choices()

    def with_word(self, mails: "QuerySet[Delivery]", name: str, value: str) -> "QuerySet[Delivery]":
        return mails.filter(WORDS[value][1])

    def with_only(self, mails: "QuerySet[Delivery]", name: str, value: str) -> "QuerySet[Delivery]":
        return undecided(mails)

    def about_post(self, mails: "QuerySet[Delivery]", name: str, value: int) -> "QuerySet[Delivery]":
        labels = [model._meta.label for model in (Post, *Post.__subclasses__())]
        items = DigestItem.objects.filter(event__subject_type__in=labels, event__subject_id=str(value))
        own = Q(event__subject_type__in=labels, event__subject_id=str(value))
        return mails.filter(own | Q(pk__in=items.exclude(delivery=None).order_by().values("delivery")))

    def with_item(self, mails: "QuerySet[Delivery]", name: str, value: int) -> "QuerySet[Delivery]":
        items = DigestItem.objects.filter(event=value).exclude(delivery=None)
        return mails.filter(pk__in=items.order_by().values("delivery"))


class Outbox(permissions.Guarded, CountsInItsOwnWords, BaseListingView):
    rule = permissions.may_see_mails
    model = Delivery
    page_title = "Outbox"
    header_icon = "mail"
    template_name = "notifications/admin/outbox.html"
    results_template_name = "notifications/admin/outbox_results.html"
    index_url_name = "bellbird_outbox:index"
    index_results_url_name = "bellbird_outbox:index_results"
    verbose_name = "mail"
    verbose_name_plural = "mails"
    is_searchable = True
    filterset_class = MailFilters
    paginate_by = PER_PAGE
    table_classname = "listing bb-wide"
    columns = [
        ExactMomentColumn("created_at", label="When"),
        TitleColumn(
            "kind",
            label="Mail",
            accessor=lambda mail: mail_in_words(mail.mail),
            url_name="bellbird_outbox:mail",
            classname="bb-kind",
        ),
        Column("about", label="About", classname="bb-words"),
        Column("to", label="To", classname="bb-name"),
        StateColumn("state", label="State", accessor=mail_state),
        Column("attempt_no", label="Tries"),
        Column("why", label="Answer or reason", classname="bb-error"),
    ]

    def get_base_queryset(self) -> "QuerySet[Delivery]":
        return Delivery.objects.select_related("event").order_by("-id")

    def search_queryset(self, queryset: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
        return to_address(queryset, self.search_query)

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(described(object_list))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        narrowed = bool(self.is_filtering or self.is_searching)
        decides = narrowed and permissions.may_decide_mails(self.request.user)
        return {
            **context,
            "is_narrowed": narrowed,
            "bulk": offered(self.object_list.order_by(), many=True) if decides else [],
            "query": self.request.GET.urlencode(),
        }


def to_address(mails: "QuerySet[Delivery]", words: str) -> "QuerySet[Delivery]":
    """Mails to exactly this address, in any spelling. A part of one finds nothing: nobody is to try them out."""
    words = words.replace("\x00", "").strip()
    if not words:
        return mails
    key = AddressKey.objects.filter(pk=AddressKey.SINGLE).first()
    try:
        validate_email(words)
        known = keyed_hash(bytes(key.secret), words) if key else ""
    except (ValidationError, UnicodeError):
        return mails.none()
    return mails.filter(recipient_key=known) if known else mails.none()


def described(mails: Any) -> list[Delivery]:
    """The mails with ``about``, ``to`` and ``why``, in few queries; neither ``to`` nor ``why`` names an address."""
    mails = list(mails)
    about = about_each(mails)
    for mail in mails:
        mail.about = about[mail.pk]
        mail.to = masked(mail.email) if mail.email else "erased"
        mail.why = without_addresses(mail.last_text, mail.email)[:200]
    return mails
