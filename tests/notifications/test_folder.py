"""Mail in a folder: what a newcomer has instead of a mail server."""

import os
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pytest_django import Settings

from notifications.models import Delivery, Relay
from tests.factories import a_post
from tests.notifications.people import subscribers, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    path = tmp_path / "mail" / "of today"
    mailer = {"BACKEND": "notifications.backends.folder.FolderBackend", "OPTIONS": {"path": str(path)}}
    settings.MAILERS = {"default": mailer, "bulk": mailer}
    return path


def test_each_mail_is_a_file_named_by_time_and_message_id(folder: Path) -> None:
    subscribers(3)
    a_post("Birds")

    work()

    files = sorted(folder.iterdir())
    assert len(files) == 3
    for file, delivery in zip(files, Delivery.objects.order_by("pk"), strict=True):
        uuid = delivery.message_id.strip("<>").partition("@")[0]
        assert file.name.endswith(f"-{uuid}.eml")
        mail = message_from_bytes(file.read_bytes(), policy=default)
        assert (mail["To"], mail["Subject"]) == (delivery.email, "Birds")


def test_a_folder_that_cannot_be_written_loses_nothing(folder: Path) -> None:
    folder.parent.write_text("a file stands where the folder should be")
    subscribers(2)
    a_post()

    work()
    assert set(Delivery.objects.values_list("state", "answers")) == {("pending", 0)}

    os.unlink(folder.parent)  # noqa: PTH108 - the fixture's own path
    Relay.objects.all().delete()
    work()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
