"""What the buttons of the publish sheet do, and what is said afterwards."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter, log

from blog.admin import shown
from blog.admin.foretelling import lives
from blog.admin.publishing import tell_failure
from blog.admin.shown import Sight
from blog.models import Post
from notifications.addresses import masked
from notifications.admin import publish_sheet_wording as wording
from notifications.admin.mail_previews import TESTS_AN_HOUR, request_test
from notifications.admin.permissions import may_decide_mails
from notifications.admin.trying_again import try_again
from notifications.admin.wording import mails, people
from notifications.forecasting import Forecast, forecast
from notifications.forecasting.earlier import mails_to_readers, troubles

TESTED = "notifications.draft_tested"


class Deeds:
    """One press of a button, by whoever is signed in.

    :param draft: the post as it was shown.
    """

    def __init__(self, request: HttpRequest, post: Post, draft: Post) -> None:
        self.request, self.post, self.draft = request, post, draft
        self.title = draft.title

    def publish(self, sight: Sight, told: int | None, *, with_mail: bool) -> HttpResponse:
        """Publish now, and say who is told; also where that is not what the sheet had said.

        :param told: how many people the sheet had counted.
        """
        foreseen, changes = forecast(self.draft), lives(self.post)
        is_first = shown.publish(self.post.pk, sight, self.request.user, with_mail=with_mail)
        self.post = Post.objects.get(pk=self.post.pk)
        if not is_first:
            said = [f"“{self.title}” was published already; it is published once."]
        elif changes:
            said = [f"The changes to “{self.title}” are published."]
        elif not with_mail:
            said = [f"“{self.title}” is published. Nobody is e-mailed."]
        else:
            said = [f"“{self.title}” is published.", *_told(foreseen, told)]
        failed = wording.trouble_words(troubles(self.post))
        messages.success(self.request, " ".join(filter(None, [*said, failed])), buttons=self._buttons())
        return self._away()

    def schedule(self, sight: Sight, when: datetime) -> HttpResponse:
        """Schedule, and say for when, here and in UTC."""
        is_first = shown.schedule(self.post.pk, sight, self.request.user, when)
        said = "is scheduled" if is_first else "was scheduled already"
        there = f" ({when.astimezone(UTC):%H:%M} UTC)" if timezone.localtime(when).utcoffset() else ""
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[self.post.pk]), "Edit")
        text = f"“{self.title}” {said} for {wording.moment_with_zone(when)}{there}."
        messages.success(self.request, text, buttons=[edit])
        return self._away()

    def send_test(self, revision_id: int) -> HttpResponse:
        """Send this very draft to whoever is signed in, to their own address and nowhere else."""
        user: Any = self.request.user
        if not user.email:
            messages.error(self.request, "Your account has no e-mail address. Enter one in your account first.")
        elif not self.post.revisions.filter(pk=revision_id).exists():
            messages.error(self.request, "Save the draft first; then a test of it can be sent.")
        elif not request_test(user, "post_published", revision=revision_id):
            messages.error(self.request, f"You have sent {TESTS_AN_HOUR} tests within the hour. Try again later.")
        else:
            log(self.post, TESTED, user=user, data={"revision": revision_id})
            messages.success(self.request, f"A test of this mail is on its way to {masked(user.email)}.")
        return redirect(self.request.path)

    def retry(self) -> HttpResponse:
        """Have the mails about the post that failed tried again, with the next round.

        :raises PermissionDenied: when whoever is signed in may not decide about mails.
        """
        if not may_decide_mails(self.request.user):
            raise PermissionDenied
        number = try_again(mails_to_readers(self.post), self.post, self.request.user)
        if number:
            messages.success(self.request, f"{mails(number)} to be tried with the next round.")
        else:
            messages.info(self.request, "No mail about this post has failed by now.")
        return redirect(self.request.path)

    def tell_refusal(self, error: ValidationError) -> None:
        """Say why it could not be published; a rule's refusal is written down."""
        tell_failure(self.request, self.title, error)

    def _buttons(self) -> list[Any]:
        report = reverse("bellbird_reports:post", args=[self.post.pk])
        live = [messages.button(self.post.url, "View live")] if self.post.url else []
        return [*live, messages.button(report, "Delivery report")]

    def _away(self) -> HttpResponse:
        return redirect("wagtailadmin_explore", self.post.get_parent().pk)


def _told(foreseen: Forecast, told: int | None) -> list[str]:
    """Who is told now; and that it was to be more, or fewer, where it was."""
    if foreseen.nobody_because:
        return [f"Nobody is e-mailed: {foreseen.nobody_because}."]
    said = []
    if foreseen.mails:
        said.append(f"{people(foreseen.mails)} will be e-mailed at {wording.hour(foreseen.leaves_at)}.")
    if foreseen.in_digests:
        said.append(f"In digests: {people(foreseen.in_digests)}.")
    if told is not None and foreseen.differs_from(told):
        said.append(f"That is not what you saw: {people(told)} were to be told then, {foreseen.told:,} are now.")
    return said


class TestFormatter(LogFormatter):
    """Says in Wagtail's history that somebody tried the mail."""

    __test__ = False
    label = "Send a test of the mail"
    message = "Sent themself a test of the mail"


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    actions.register_action(TESTED)(TestFormatter)
