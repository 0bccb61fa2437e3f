"""A restored database sends nothing until somebody has looked."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from notifications.models import Attempt, Delivery, Epoch
from notifications.sending import epoch
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(settings, tmp_path):
    settings.BELLBIRD_EPOCH_FILE = tmp_path / "deeper" / "site.epoch"
    return settings.BELLBIRD_EPOCH_FILE


def send_a_post():
    a_post()
    work()


def go_back(count=0):
    """What a restore does to the count."""
    newest = Epoch.objects.latest("pk")
    Epoch.objects.filter(pk=newest.pk).update(count=count)


def confirm(*options):
    out = StringIO()
    call_command("confirm_restore", *options, stdout=out)
    return out.getvalue()


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_the_first_start_makes_the_file_and_sends(twin):
    a_subscriber()
    send_a_post()

    assert states() == ["accepted"]
    assert json.loads(twin.read_text())["count"] == Epoch.objects.get().count == 2


def test_a_restored_copy_sends_nothing_until_confirmed(twin, caplog):
    a_subscriber()
    send_a_post()
    go_back()
    send_a_post()
    work()

    assert states() == ["accepted", "pending"]
    assert [record.message for record in caplog.records].count(
        "no mail is sent: this database is a restored copy, it has forgotten 2 steps of sending; "
        "run manage.py confirm_restore"
    ) == 1

    assert "post_published" in confirm("--dry-run")
    work()
    assert states() == ["accepted", "pending"]

    confirm("--yes")
    work()
    assert states() == ["accepted", "accepted"]
    assert not epoch.is_restored()


def test_a_copy_made_halfway_through_a_batch_is_a_restored_one(twin):
    a_subscriber()
    send_a_post()
    go_back(1)  # counted when the batch was taken up, and not yet when it was done

    assert epoch.why_restored() == "it has forgotten 1 steps of sending"


def test_claims_of_before_the_restore_are_left_alone_until_confirmed(twin):
    a_subscriber()
    send_a_post()
    Delivery.objects.update(state="handing_off", lease_owner="elsewhere:1:a", lease_until="2020-01-01T00:00:00Z")
    go_back()

    work()
    assert states() == ["handing_off"]

    confirm("--yes")
    work()
    assert states() == ["uncertain"]


def test_readiness_and_doctor_say_so(twin):
    a_subscriber()
    send_a_post()
    go_back()

    answer = Client().get("/readyz")

    assert (answer.status_code, b"restored copy" in answer.content) == (503, True)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", stdout=out)
    assert "it has forgotten 2 steps of sending  Fix: Look at what it would send" in out.getvalue()


def test_asking_whether_the_site_is_ready_makes_no_file_and_no_row(twin):
    before = list(Epoch.objects.values())

    Client().get("/readyz")

    assert not twin.exists()
    assert list(Epoch.objects.values()) == before


def test_the_other_background_work_goes_on(twin):
    a_subscriber()
    send_a_post()
    go_back()
    send_a_post()

    assert Delivery.objects.count() == 2  # planned, although not sent


def test_several_machines_with_a_file_each_send_without_a_word(twin, settings):
    a_subscriber()
    send_a_post()
    settings.BELLBIRD_EPOCH_FILE = twin.with_name("second.epoch")
    send_a_post()
    settings.BELLBIRD_EPOCH_FILE = twin
    send_a_post()

    assert states() == ["accepted"] * 3


def test_what_was_confirmed_on_one_machine_is_good_for_the_others(twin, settings):
    second = twin.with_name("second.epoch")
    a_subscriber()
    for path in (second, twin):
        settings.BELLBIRD_EPOCH_FILE = path
        send_a_post()
    go_back()
    confirm("--yes")

    settings.BELLBIRD_EPOCH_FILE = second
    send_a_post()

    assert states() == ["accepted"] * 3


def test_a_copy_from_before_a_confirmation_is_a_restored_one(twin):
    a_subscriber()
    send_a_post()
    go_back()
    confirm("--yes")
    Epoch.objects.latest("pk").delete()
    Epoch.objects.update(count=99)

    assert epoch.why_restored() == "it is from before an earlier restore was confirmed"


def test_the_database_of_another_site_sends_nothing_here(twin):
    a_subscriber()
    send_a_post()
    Epoch.objects.all().delete()
    Epoch.objects.create(count=7)

    assert epoch.is_restored()


def test_a_copy_from_before_the_very_first_mail_is_a_restored_one(twin):
    a_subscriber()
    send_a_post()
    Attempt.objects.all().delete()
    go_back(0)

    assert epoch.why_restored() == "it has forgotten 2 steps of sending"


def test_a_database_made_anew_beside_an_old_file_just_works(twin):
    a_subscriber()
    send_a_post()
    Attempt.objects.all().delete()
    Delivery.objects.all().delete()
    Epoch.objects.all().delete()

    send_a_post()

    assert states() == ["accepted"]


def test_a_count_that_is_missing_beside_mails_that_were_sent_is_a_restored_copy(twin):
    a_subscriber()
    send_a_post()
    Epoch.objects.all().delete()

    assert epoch.is_restored()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"lineage": 1}', '{"lineage": "", "count": "x", "earlier": []}'])
def test_a_file_that_says_nothing_stops_the_mail_until_confirmed(twin, content):
    twin.parent.mkdir()
    twin.write_text(content)
    a_subscriber()
    send_a_post()
    assert states() == ["pending"]

    confirm("--yes")
    work()
    assert states() == ["accepted"]


def test_a_file_that_cannot_be_written_is_said_and_stops_no_mail(settings, tmp_path, caplog):
    (tmp_path / "taken").touch()
    settings.BELLBIRD_EPOCH_FILE = tmp_path / "taken" / "site.epoch"
    a_subscriber()

    send_a_post()

    assert states() == ["accepted"]
    assert "would not be noticed" in caplog.text


def test_old_mail_to_subscribers_can_be_held_back(twin):
    a_subscriber()
    send_a_post()
    go_back()
    send_a_post()
    waiting = Delivery.objects.get(state="pending")
    type(waiting.event).objects.filter(pk=waiting.event_id).update(occurred_at="2020-01-01T00:00:00Z")

    report = json.loads(confirm("--yes", "--hold-bulk", "--json"))
    work()

    assert (report["held"], report["items"][0]["older_than_a_day"]) == (1, 1)
    assert states() == ["accepted", "stale"]


def test_nobody_is_asked_where_nobody_can_answer(twin, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    a_subscriber()
    send_a_post()
    go_back()

    with pytest.raises(CommandError, match="say --yes") as refused:
        confirm()

    assert refused.value.returncode == 2
    assert epoch.is_restored()


def test_there_is_nothing_to_confirm_in_the_true_database(twin):
    a_subscriber()
    send_a_post()
    before = twin.read_text()

    assert "nothing to confirm" in confirm("--yes")
    assert twin.read_text() == before
    assert list(Path(twin.parent).glob(".*")) == []
