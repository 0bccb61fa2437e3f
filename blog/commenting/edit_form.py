from typing import TYPE_CHECKING, Any

from django import forms

from blog.commenting.changes import seen
from blog.commenting.fields import PlainTextField

if TYPE_CHECKING:
    from blog.models import Comment


class CommentEditForm(forms.Form):
    """The words of a comment, for its writer to change.

    ``before`` is what the writer had before them when they opened it, for the hidden field.

    :param comment: as it is stored now.
    """

    body = PlainTextField()
    seen = forms.CharField(required=False)

    def __init__(self, data: Any = None, *, comment: "Comment") -> None:
        super().__init__(data, initial={"body": comment.body})
        self.comment = comment
        self.before = str(self.data.get("seen") or "") or seen(comment)

    @property
    def is_outdated(self) -> bool:
        """Whether something became of the comment after the writer opened this form; not their sending it twice."""
        return self.before != seen(self.comment) and self.cleaned_data["body"] != self.comment.body

    def show_anew(self) -> None:
        """From now on the writer has before them what is stored now."""
        self.before = seen(self.comment)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Each message with the id of the field it is about."""
        return [("c-body", str(message)) for messages in self.errors.values() for message in messages]
