"""Where django-allauth asks what this site wants."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from blog.models import User
from blog.visitors import address_of, household_hash
from cms.accounts.addresses import vouch_for
from cms.accounts.second_factor import lacks_second_factor, may_enter_admin
from notifications import account_mails

SILENT: Final = frozenset(
    f"account/messages/{name}.txt" for name in ("email_confirmation_sent", "logged_in", "logged_out")
)
"""What the next page shows anyhow; in the admin the words would come up a second time, and late."""


class AccountAdapter(DefaultAccountAdapter):
    """Mail goes through the ledger, limits count by network, and administrators' word for an address is enough."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        vouch_for(user)
        return super().pre_login(request, user, **kwargs)

    def get_login_stages(self) -> list[str]:
        own = {"allauth.account.stages.EmailVerificationStage": "cms.accounts.addresses.AddressStage"}
        return [own.get(each, each) for each in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Whoever has shown a moment ago who they are is not asked again."""
        records = get_authentication_records(request, user)
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [each | {"reauthenticated": True} for each in records]
        return super().post_login(request, user, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to the admin, or to where they set up the factor it asks for; readers to their account."""
        if lacks_second_factor(request.user):
            return reverse("mfa_index")
        if may_enter_admin(request.user):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """A name for the machine, which tells nothing of the person."""
        if not user.username:
            user.username = f"reader-{get_random_string(12, 'abcdefghjkmnpqrstuvwxyz23456789')}"

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        name = form.cleaned_data["name"]
        user.first_name = name[: User._meta.get_field("first_name").max_length or len(name)]
        return super().save_user(request, user, form, commit)

    def can_delete_email(self, email_address: Any) -> bool:
        """Only one that waits, while another opens the account: without any, nobody would get in again."""
        others = EmailAddress.objects.filter(user_id=email_address.user_id, verified=True).exclude(pk=email_address.pk)
        return not email_address.verified and others.exists()

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By network too: whoever guesses keeps nobody out but themself."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{household_hash(request)}:{key}"

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kw: Any
    ) -> None:
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kw)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write down that a mail is wanted; it is written and sent by the machinery for all mail, after the commit."""
        match template_prefix.rpartition("/")[2]:
            case "email_confirmation" | "email_confirmation_signup":
                account_mails.ask_to_confirm(context["user"], email)
            case "password_reset_key":
                account_mails.offer_new_password(context["user"], email)
            case "account_already_exists":
                account_mails.tell_of_account(email)
            case "unknown_account":
                account_mails.tell_of_no_account(email)
            case notice:
                self._notice(notice, email, context)

    def _notice(self, what: str, email: str, context: dict[str, Any]) -> None:
        """:raises LookupError: for a mail that nobody here knows: better no answer than no mail."""
        account_mails.notify(context["user"], email, what, new_address=context.get("to_email", ""))

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person; to the address they had, where it has just changed."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email or user.email)
