"""What we hold about a reader: to take along, and to have forgotten."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from notifications.addresses import masked
from notifications.models import Reader
from notifications.own_data import download, forget
from notifications.views.answers import for_readers
from notifications.views.preferences import for_its_reader


@require_POST
@for_its_reader
def download_data(request: HttpRequest, token: str, reader: Reader) -> HttpResponse:
    """Everything as one file. A POST, for it is written down that it was asked for."""
    response = JsonResponse(download(reader), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="my-mail-data.json"'
    return response


@for_readers
@for_its_reader
def delete_data(request: HttpRequest, token: str, reader: Reader) -> HttpResponse:
    """GET asks once more; POST forgets."""
    if request.method == "POST":
        forget(reader)
        return render(request, "notifications/forgotten.html")
    context = {"token": token, "address": masked(reader.email), "has_account": reader.user_id is not None}
    return render(request, "notifications/delete.html", context)
