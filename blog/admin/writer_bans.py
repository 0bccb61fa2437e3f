"""Banning the writer of a comment, and lifting a ban."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.admin.comment_decisions import back
from blog.admin.comment_verbs import writer_of
from blog.admin.permissions import may_moderate
from blog.bans import CannotBan, all_by, ban, known_of, lift
from blog.models import Comment, WriterBan
from blog.models.comment_states import TURNED_DOWN

KINDS = {"account": "The account {label}", "address": "The address {label}", "visitor": "The network address ({label})"}
DAYS = [("1", "A day"), ("7", "A week"), ("30", "30 days"), ("365", "A year"), ("", "For good")]


class BanForm(forms.Form):
    """What to ban, why, for how long, and whether to hide what is there."""

    kinds = forms.MultipleChoiceField(
        label="What to ban",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what to ban."},
    )
    reason = forms.CharField(label="Reason", max_length=500, help_text="Only moderators see it.")
    days = forms.ChoiceField(label="For how long", choices=DAYS, required=False, widget=forms.RadioSelect, initial="30")
    hide_all = forms.BooleanField(label="Also reject all comments counted in what you chose", required=False)

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind, _in_words(comment, kind, label)) for kind, (_, label) in known_of(comment).items()]
        self.fields["kinds"].choices = choices  # type: ignore[attr-defined]
        self.fields["kinds"].initial = [kind for kind, _ in choices if kind != WriterBan.Kind.VISITOR]


def _in_words(comment: Comment, kind: str, label: str) -> str:
    shown = all_by(comment, [kind]).exclude(status__in=TURNED_DOWN).count()
    noun = "comment" if shown == 1 else "comments"
    who = KINDS[kind].format(label=label)
    if kind == WriterBan.Kind.ADDRESS and not comment.user_id:
        who += ", as guests type it"
    return f"{who} · {shown} {noun} waiting or public"


class BanWriter(WagtailAdminTemplateMixin, FormView):
    """“Ban this writer…”: a page that says what will be banned, and one button."""

    template_name = "blog/admin/ban.html"
    form_class = BanForm
    page_title = "Ban this writer"
    header_icon = "warning"
    comment: Comment

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_moderate(request.user):
            raise PermissionDenied
        comments = Comment.objects.select_related("user", "post").defer("post__body")
        self.comment = get_object_or_404(comments, pk=self.kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return writer_of(self.comment)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        queue = {"url": reverse("wagtailsnippets_blog_comment:list"), "label": "Comments"}
        return [
            *self.breadcrumbs_items,
            queue,
            {"url": "", "label": self.page_title, "sublabel": writer_of(self.comment)},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "comment": self.comment}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(comment=self.comment, here=back(self.request), **kwargs)

    def form_valid(self, form: BanForm) -> HttpResponse:
        wish = form.cleaned_data
        ends_at = timezone.now() + timedelta(days=int(wish["days"])) if wish["days"] else None
        try:
            made = ban(
                self.comment,
                self.request.user,
                kinds=wish["kinds"],
                reason=wish["reason"],
                ends_at=ends_at,
                hide_all=wish["hide_all"],
            )
        except CannotBan as cannot:
            form.add_error("kinds", f"Nobody was banned. {cannot}")
            return self.form_invalid(form)
        names = ", ".join(each.label for each in made)
        messages.success(self.request, f"{writer_of(self.comment)} writes no more here ({names}).")
        return redirect(back(self.request))


@method_decorator(require_POST, name="dispatch")
class LiftBan(View):
    """Lets somebody write again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_moderate(request.user):
            raise PermissionDenied
        found = get_object_or_404(WriterBan, pk=pk)
        if lift(found, request.user):
            messages.success(request, f"The ban of {found.label or found.get_kind_display()} is lifted.")
        else:
            messages.warning(request, "That ban was lifted already.")
        return redirect("bellbird_moderation:bans")
