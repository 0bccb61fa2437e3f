"""A mail that an editor sends to themself, to see it where it will be read."""

from wagtail.models import Revision

from blog.models import Post
from notifications.mails.base import Mail
from notifications.mails.posts import DraftPublished
from notifications.models import Delivery


class Trial(Mail):
    """Any other mail with its example, marked as a test."""

    name = "trial"
    title = "Test mail"
    subject_prefix = "[Test] "

    def behind(self, delivery: Delivery) -> tuple[Mail, Delivery]:
        """The mail it stands for: about the draft that was named, else about the newest things there are.

        :raises LookupError: when there is no such mail, or nothing to show in it.
        """
        from notifications.mails import mail_named

        if "revision" in delivery.event.payload:
            draft = DraftPublished(_as_drafted(delivery.event.payload["revision"]))
            return draft, draft.example()
        mail = mail_named(delivery.event.payload["mail"])
        example = mail.example()
        if example is None:
            raise LookupError(f"there is nothing that a mail called {mail.name!r} could tell of")
        return mail, example


def _as_drafted(revision_id: int) -> Post:
    """:raises LookupError: when the draft is gone."""
    revision = Revision.objects.filter(pk=revision_id).first()
    post = revision.as_object() if revision else None
    if not isinstance(post, Post):
        raise LookupError("the draft that was to be tried is gone")
    return post
