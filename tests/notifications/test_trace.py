"""``trace``: the whole story of one mail."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from notifications.models import Delivery
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import KEYS, call, postmark

pytestmark = pytest.mark.django_db


def trace(number, *options):
    out = StringIO()
    call_command("trace", str(number), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def mail(settings):
    settings.ANYMAIL = KEYS
    a_subscriber()
    a_post()
    work()
    delivery = Delivery.objects.get(mail="post_published")
    call("postmark", postmark(delivery, "Bounce", Details="smtp;550 5.1.1 <rosa@example.org> unknown"))
    work()
    return delivery


def test_every_step_is_told_in_order(mail):
    steps = json.loads(trace(mail.pk, "--json"))["steps"]

    told = "\n".join(step["what"] for step in steps)
    words = (
        "post_published",
        "fan-out",
        "mail planned",
        "attempt 1 begun",
        "attempt 1 ended: accepted",
        "Postmark says",
    )
    assert [word for word in words if word not in told] == []
    assert [step["at"] for step in steps] == sorted(step["at"] for step in steps)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_address_is_told(mail, options):
    text = trace(mail.pk, *options)

    assert "rosa" not in text
    assert "r…@e…org" in text or "r\\u2026@e\\u2026org" in text


def test_a_mail_that_is_not_there_is_said():
    with pytest.raises(CommandError, match="There is no delivery 7") as refused:
        trace(7)

    assert refused.value.returncode == 2
