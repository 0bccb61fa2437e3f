"""``manage.py drop_second_factor``: for who has lost app, key and codes, or where the site has lost its SECRET_KEY."""

from argparse import ArgumentParser
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from blog.models import User
from cms.models import Session
from notifications import account_mails

WRONG_USE: Final = 2
NOTICES: Final = {Authenticator.Type.TOTP: "totp_deactivated", Authenticator.Type.WEBAUTHN: "webauthn_removed"}


class Command(BaseCommand):
    help = (
        "Take all second factors from one person, end their logins and tell them by mail. Make sure first that it is "
        "they who ask. Exit codes: 0 done, 2 nobody has that user name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the user name, as the admin shows it below Settings > Users")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody has the user name {username!r}.", returncode=WRONG_USE)
        with transaction.atomic():
            factors = Authenticator.objects.filter(user=user)
            kinds = set(factors.values_list("type", flat=True))
            factors.delete()
            Session.end_all_of(user.pk)
            for kind, notice in NOTICES.items():
                if kind in kinds and user.email:
                    account_mails.notify(user, user.email, notice)
        self.stdout.write(f"{username} had: {', '.join(sorted(kinds)) or 'none'}. They sign in by password alone now.")
