"""People who sign up and in as they do in a browser: forms and mailed links, nothing else."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from tests.notifications.people import work

PASSWORD = "nine bells over the harbour"
NINA = "nina@example.org"


def newest_link(part: str) -> str:
    """The path behind the newest mail's link that holds ``part``, after all that is due was sent."""
    work()
    links = re.findall(r"https?://[^/\s]+(/\S*)", str(mail.outbox[-1].body))
    return next(path for path in links if part in path)


def sign_up(client: Client, email: str = NINA, name: str = "Nina", **fields: str) -> Any:
    return client.post("/accounts/signup/", {"name": name, "email": email, "password1": PASSWORD, **fields})


def confirm(client: Client) -> Any:
    """Press the button behind the link in the newest mail."""
    return client.post(newest_link("/accounts/confirm-email/"))


def sign_in(client: Client, login: str = NINA, password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password, **fields})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
