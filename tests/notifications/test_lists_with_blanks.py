"""Lists with nothing but blanks in their first lines: those are passed over, and the others keep their numbers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from notifications.importing import guess, read
from notifications.models import SubscriberImport

pytestmark = pytest.mark.django_db

BEFORE = [" \n" * 20, " \r\n" * 30, "\t\t\r" * 25, "\u2028\n\x0c\n", " " * 70_000 + "\n", ""]


@pytest.mark.parametrize("before", BEFORE)
def test_blank_lines_before_the_list_are_passed_over(before: str) -> None:
    sheet = read(f"{before}email;status\nrosa@example.org;active\n".encode())

    lines = len(before.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1
    assert (sheet.separator, guess(sheet.header).address) == (";", 0)
    assert list(sheet.rows()) == [(lines + 2, ["rosa@example.org", "active"])]


@pytest.mark.parametrize("before", BEFORE)
def test_a_list_that_begins_with_blank_lines_can_be_uploaded(desk: Client, before: str) -> None:
    file = SimpleUploadedFile("list.csv", f"{before}email\nrosa@example.org\n".encode())

    answer = desk.post("/admin/subscribers/import/", {"file": file})

    assert answer.status_code == 302
    assert SubscriberImport.objects.get().content.startswith("email")


def test_a_first_cell_without_a_name_stays_a_cell() -> None:
    assert read(b" \n\temail\n1\trosa@example.org\n").header == ["", "email"]


def test_a_first_line_of_nothing_but_blanks_for_pages_is_no_error() -> None:
    assert read(b" " * 70_000 + b"email\nrosa@example.org\n").header == ["email"]
