"""A list of subscribers brought from elsewhere: upload, say what is what, look at what would happen, do it."""

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from notifications.admin import permissions
from notifications.admin.wording import people
from notifications.exporting import Echo, quoted
from notifications.importing import Mapping, Result, Sheet, UnreadableFile, guess, read, run
from notifications.importing.columns import ADDRESS, ROLES
from notifications.importing.reading import read_text
from notifications.models import SubscriberImport

REJECTS_SHOWN, EXAMPLES = 100, 3
UPLOADS_SHOWN = 20
INDEX = {"url": "", "label": "Import"}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="The list",
        help_text="CSV with the names of its columns in the first line; commas, semicolons or tabs.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty.", "missing": "Choose a file."},
    )

    sheet: Sheet

    def clean_file(self) -> Any:
        """:raises ValidationError: when it is no list that can be read."""
        file = self.cleaned_data["file"]
        try:
            self.sheet = read(file.read())
        except UnreadableFile as error:
            raise ValidationError(str(error)) from error
        return file


class MappingForm(forms.Form):
    """One choice of a column for each thing we know, and what has to be said before anybody is brought here."""

    unmarked_are_confirmed = forms.ChoiceField(
        label="Where the list does not say whether somebody confirmed",
        choices=[("", "they wait for confirmation; nobody is mailed"), ("yes", "they have confirmed")],
        required=False,
        widget=forms.RadioSelect,
    )
    consent = forms.CharField(
        label="Where and when these people agreed to be mailed",
        help_text="Kept with each of them as the record of their consent: “Sign-up form of the old blog, 2021–2025”.",
        max_length=250,
        required=False,
    )

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(str(number), name or f"Column {number + 1}") for number, name in enumerate(sheet.header)]
        for role, label in ROLES.items():
            needed = role == ADDRESS
            choices = columns if needed else [("", "not in the list"), *columns]
            self.fields[role] = forms.TypedChoiceField(
                label=label,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=needed,
                error_messages={"required": "Say which column has the addresses."},
            )
        self.order_fields([*ROLES, "unmarked_are_confirmed", "consent"])

    @property
    def mapping(self) -> Mapping:
        confirmed = self.cleaned_data["unmarked_are_confirmed"] == "yes"
        return Mapping.from_json({**self.cleaned_data, "unmarked_are_confirmed": confirmed})


class Upload(permissions.Guarded, WagtailAdminTemplateMixin, FormView):
    rule = permissions.may_import
    template_name = "notifications/admin/import_upload.html"
    header_icon = "upload"
    page_title = "Import subscribers"
    form_class = UploadForm

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, _subscribers(), INDEX]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = SubscriberImport.objects.defer("content", "rejects").select_related("made_by")
        return super().get_context_data(imports=before[:UPLOADS_SHOWN], **kwargs)

    def form_valid(self, form: UploadForm) -> HttpResponse:
        user: Any = self.request.user
        upload = SubscriberImport.objects.create(
            file_name=form.cleaned_data["file"].name.replace("\x00", "")[:200],
            content=form.sheet.text,
            mapping=guess(form.sheet.header).as_json(),
            made_by=user,
        )
        return redirect("bellbird_subscribers:import_map", upload.pk)

    def form_invalid(self, form: UploadForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class MapAndRun(permissions.Guarded, WagtailAdminTemplateMixin, FormView):
    """“Look at what would happen” counts; “Import” does it."""

    rule = permissions.may_import
    template_name = "notifications/admin/import_map.html"
    header_icon = "upload"
    page_title = "Import subscribers"
    form_class = MappingForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not permissions.may_import(request.user):
            raise PermissionDenied
        if self.upload.state == SubscriberImport.State.DONE:
            return redirect("bellbird_subscribers:import_done", self.upload.pk)
        if not self.upload.content:
            messages.error(request, f"{self.upload.file_name} has been forgotten since. Upload it again.")
            return redirect("bellbird_subscribers:import")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def upload(self) -> SubscriberImport:
        return get_object_or_404(SubscriberImport, pk=self.kwargs["pk"])

    @cached_property
    def sheet(self) -> Sheet:
        return read_text(self.upload.content)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        upload = {"url": reverse("bellbird_subscribers:import"), "label": "Import"}
        return [*self.breadcrumbs_items, _subscribers(), upload, {"url": "", "label": self.upload.file_name}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "sheet": self.sheet}

    def get_initial(self) -> dict[str, Any]:
        said = self.upload.mapping
        columns = {role: "" if said.get(role) is None else said[role] for role in ROLES}
        return {**columns, "unmarked_are_confirmed": "yes" if said.get("unmarked_are_confirmed") else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        examples = [cells for (_, cells), _ in zip(self.sheet.rows(), range(EXAMPLES), strict=False)]
        return super().get_context_data(upload=self.upload, sheet=self.sheet, examples=examples, **kwargs)

    def form_valid(self, form: MappingForm) -> HttpResponse:
        mapping, consent = form.mapping, " ".join(form.cleaned_data["consent"].split())
        SubscriberImport.objects.filter(pk=self.upload.pk).update(mapping=mapping.as_json(), consent=consent)
        if "import" not in self.request.POST:
            looked = run(self.sheet, mapping, dry=True)
            return self.render_to_response(self.get_context_data(form=form, looked=told(looked)))
        if not consent:
            form.add_error("consent", "Say where and when these people agreed. Nobody is imported without it.")
            return self.form_invalid(form)
        self._import(mapping, consent)
        return redirect("bellbird_subscribers:import_done", self.upload.pk)

    def form_invalid(self, form: MappingForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _import(self, mapping: Mapping, consent: str) -> None:
        via = f"import {self.upload.pk}"
        result = run(self.sheet, mapping, dry=False, consent=consent, by=self.request.user, via=via)
        finish(self.upload, result)
        messages.success(self.request, f"Imported {people(result.new)}. Nobody was mailed.")


class ImportDone(permissions.Guarded, WagtailAdminTemplateMixin, FormView):
    """What became of a list."""

    rule = permissions.may_import
    template_name = "notifications/admin/import_done.html"
    header_icon = "upload"
    page_title = "Import"
    form_class = forms.Form
    http_method_names = ["get", "head"]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        upload = {"url": reverse("bellbird_subscribers:import"), "label": "Import"}
        return [*self.breadcrumbs_items, _subscribers(), upload, {"url": "", "label": self.upload.file_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.upload = get_object_or_404(SubscriberImport.objects.defer("content"), pk=self.kwargs["pk"])
        looked = {"counts": self.upload.counts, "rejects": self.upload.rejects[:REJECTS_SHOWN]}
        return super().get_context_data(upload=self.upload, looked=looked, **kwargs)


class Rejects(permissions.Guarded, View):
    """The lines that could not be read, as CSV: number and reason, no address."""

    rule = permissions.may_import

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        upload = get_object_or_404(SubscriberImport.objects.defer("content"), pk=pk)
        response = StreamingHttpResponse(_reject_lines(upload), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="rejects-{upload.pk}.csv"'
        return response


def told(result: Result) -> dict[str, Any]:
    """A result for the page."""
    rejects = [{"line": reject.line, "reason": reject.reason} for reject in result.rejects[:REJECTS_SHOWN]]
    return {"counts": result.as_json(), "rejects": rejects}


def finish(upload: SubscriberImport, result: Result) -> None:
    """Write down what became of the list, and forget the list."""
    rejects = [{"line": reject.line, "reason": reject.reason} for reject in result.rejects]
    waiting = SubscriberImport.objects.filter(pk=upload.pk, state=SubscriberImport.State.UPLOADED)
    waiting.update(
        counts=result.as_json(),
        rejects=rejects,
        content="",
        state=SubscriberImport.State.DONE,
        finished_at=timezone.now(),
    )


def _reject_lines(upload: SubscriberImport) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(["line", "reason"])
    for reject in upload.rejects:
        yield writer.writerow([reject["line"], quoted(reject["reason"])])


def _subscribers() -> dict[str, str]:
    return {"url": reverse("bellbird_subscribers:index"), "label": "Subscribers"}
