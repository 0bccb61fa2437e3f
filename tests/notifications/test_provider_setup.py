"""Is the installation fit to be called by its mail provider?"""

import pytest

from notifications.providers.checks import check_webhooks


@pytest.fixture(autouse=True)
def _postmark(settings):
    mailer = {"BACKEND": "anymail.backends.postmark.EmailBackend"}
    settings.MAILERS = {"default": mailer, "bulk": mailer}


def complaints(settings, **keys):
    settings.ANYMAIL = keys
    return [each.id for each in check_webhooks(None)]


def test_a_provider_without_a_secret_is_not_fit(settings):
    assert complaints(settings, POSTMARK_SERVER_TOKEN="abc") == ["notifications.E001"]


def test_the_complaint_says_what_to_set_and_which_address_to_give(settings):
    settings.ANYMAIL = {}

    (said,) = check_webhooks(None)

    assert "Set ANYMAIL_WEBHOOK_SECRET" in said.msg
    assert "/webhooks/mail/postmark/tracking/" in said.msg


def test_with_a_secret_it_is(settings):
    assert complaints(settings, WEBHOOK_SECRET="name:password") == []


def test_a_secret_that_nobody_can_send_is_not_fit(settings):
    assert complaints(settings, WEBHOOK_SECRET="password") == ["notifications.E002"]


def test_a_provider_that_signs_needs_no_secret(settings):
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.mailgun.EmailBackend"}}

    assert complaints(settings, MAILGUN_API_KEY="key") == []


@pytest.mark.parametrize(
    "backend", ["notifications.backends.folder.FolderBackend", "anymail.backends.test.EmailBackend"]
)
def test_who_hands_mail_to_no_provider_hears_no_complaint(settings, backend):
    settings.MAILERS = {"default": {"BACKEND": backend}}

    assert complaints(settings) == []
