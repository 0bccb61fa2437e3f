"""The reasons why lines cannot be read are kept and shown: they quote no address, whichever column it stands in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from notifications.importing import Mapping, read, run
from notifications.models import SubscriberImport

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "rosa@example.org",
    "rosa.with.a.very.long.name.indeed.and.more@example.org",
    '"rosa, of the harbour"@example.org',
    "rosa|harbour@example.org",
    "Rosa <rosa@example.org>",
    "rosa＠example.org",
]


@pytest.mark.parametrize("column", ["state", "follows", "frequency", "confirmed"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_in_a_wrong_column_is_not_quoted(address: str, column: str) -> None:
    cell = address.replace('"', '""')
    sheet = read(f'one\ttwo\nsam@example.org\t"{cell}"\n'.encode())

    result = run(sheet, Mapping.from_json({"address": 0, column: 1}), dry=True)

    (reject,) = result.rejects
    assert "rosa" not in reject.reason.lower()
    assert "example" not in reject.reason


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("state", "the state “perhaps” is not known here"),
        ("follows", "there is no tag “perhaps” to follow"),
        ("frequency", "“perhaps” is not how often one can be mailed: at once, daily or weekly"),
    ],
)
def test_what_is_no_address_is_quoted(column: str, reason: str) -> None:
    sheet = read(b"one,two\nsam@example.org,perhaps\n")

    result = run(sheet, Mapping.from_json({"address": 0, column: 1}), dry=True)

    assert [reject.reason for reject in result.rejects] == [reason]


def test_no_address_is_kept_after_an_import_with_the_columns_mixed_up(desk: Client) -> None:
    file = SimpleUploadedFile("list.csv", b"one,two\nsam@example.org,rosa@example.org\n")
    path = desk.post("/admin/subscribers/import/", {"file": file})["Location"]

    desk.post(path, {"address": "0", "state": "1", "consent": "Old blog", "import": "yes"})

    record = SubscriberImport.objects.get()
    assert record.rejects == [{"line": 2, "reason": "the state “…” is not known here"}]
    assert b"rosa" not in b"".join(desk.get(f"/admin/subscribers/import/{record.pk}/rejects/"))
