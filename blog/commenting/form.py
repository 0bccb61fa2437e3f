"""The form below a post. It forgets nothing that was typed and lands a double send on the same comment."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.commenting.fields import NameField, PlainTextField
from blog.mailboxes import check_mailbox

if TYPE_CHECKING:
    from blog.models import Comment, Post

STAMP_SALT = "blog.comment_form"
STAMP_DAYS = 7
HASTE = timedelta(seconds=2)
"""Nobody reads, thinks and writes within two seconds: what comes quicker waits for a moderator, on every site."""

FORMAT = _("Enter an e-mail address in the right format, like name@example.org")


class CommentForm(forms.Form):
    """What a reader may say about a post.

    :param post: the post.
    :param user: who is reading; signed-in people are not asked for name and address.
    :param parent: the approved comment that is answered, if any.
    """

    name = NameField(max_length=80, error_messages={"required": _("Enter your name")})
    email = forms.EmailField(
        max_length=254,
        error_messages={"required": _("Enter your e-mail address"), "invalid": FORMAT},
        validators=[check_mailbox],
    )
    body = PlainTextField()
    replies = forms.BooleanField(required=False)
    stamp = forms.CharField(required=False, max_length=400)
    website = forms.CharField(required=False, max_length=400, help_text="Bait: people never see this field.")

    def __init__(self, data: Any = None, *, post: "Post", user: Any, parent: "Comment | None" = None) -> None:
        super().__init__(data)
        self.post = post
        self.user = user if user.is_authenticated else None
        self.parent = parent
        self.is_hasty = False
        if self.user:
            del self.fields["name"], self.fields["email"]

    @property
    def fresh_stamp(self) -> str:
        """A signed note of the post and the moment, with a random word that makes this form one of its kind."""
        note = {"post": self.post.pk, "at": timezone.now().timestamp(), "word": secrets.token_urlsafe(12)}
        return signing.dumps(note, salt=STAMP_SALT)

    @property
    def stamp_to_send(self) -> str:
        """The stamp for the hidden field: the one that came, as long as it is good."""
        came = self.data.get("stamp", "") if self.is_bound else ""
        return came if came and not self.errors.get("stamp") else self.fresh_stamp

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about, in the order of the page."""
        ids = {"name": "c-name", "email": "c-email", "body": "c-body"}
        return [
            (ids.get(field, "c-body"), str(message)) for field, messages in self.errors.items() for message in messages
        ]

    @property
    def has_trap_sprung(self) -> bool:
        """Whether something filled in the field that people never see."""
        return bool(self.cleaned_data.get("website"))

    def clean_stamp(self) -> str:
        """:raises ValidationError: when the form was opened too long ago, elsewhere, or was made up."""
        stamp = self.cleaned_data["stamp"]
        try:
            note = signing.loads(stamp, salt=STAMP_SALT, max_age=STAMP_DAYS * 86_400)
            opened_at = float(note["at"])
        except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
            raise forms.ValidationError(
                _("This page had been open for too long. Nothing is lost: press “Post comment” once more.")
            ) from error
        if note.get("post") != self.post.pk:
            raise forms.ValidationError(_("This form belongs to another post. Press “Post comment” once more."))
        self.is_hasty = timezone.now().timestamp() - opened_at < HASTE.total_seconds()
        return str(note["word"])

    def unsaved(self) -> "Comment":
        """The comment as it would be posted."""
        from blog.models import Comment

        return Comment(
            post=self.post,
            parent=self.parent,
            user=self.user,
            name=self.user.profile.display_name[:80] if self.user else self.cleaned_data["name"],
            email=self.user.email if self.user else self.cleaned_data["email"],
            body=self.cleaned_data["body"],
            wants_replies=self.cleaned_data["replies"],
        )

    def kept_before(self) -> "Comment | None":
        """The comment that this very form brought before."""
        from blog.models import Comment

        return Comment.objects.filter(form_token=self._token(self.unsaved())).first()

    def save(self, comment: "Comment") -> None:
        """Keep ``comment``, waiting.

        :raises django.db.IntegrityError: when the same form has come before, or its post or what it answers is gone;
            perhaps only at the end of the transaction.
        """
        comment.form_token = self._token(comment)
        comment.save()

    def _token(self, comment: "Comment") -> str:
        """Two readers may hold the same form, from a cache; they do not say the same under the same name."""
        said = "\0".join([str(comment.parent_id), str(comment.user_id), comment.name, comment.email, comment.body])
        word = self.cleaned_data["stamp"]
        return hmac.new(word.encode(), said.encode(), hashlib.sha256).hexdigest()
