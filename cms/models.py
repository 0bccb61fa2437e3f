"""What a site needs beyond its parts: who is signed in where, and who was let in by an administrator."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models

from cms.about.words import SiteWords as SiteWords
from cms.kept.edge.purges import EdgePurge as EdgePurge
from cms.kept.places import KeptPlace as KeptPlace


class Session(AbstractBaseSession):
    """A login, or what somebody who is not signed in has begun. Knows whose it is, so that all of theirs can end."""

    user_id = models.CharField(max_length=40, blank=True, db_index=True)

    objects: BaseSessionManager = BaseSessionManager()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):
        db_table = "cms_session"

    @classmethod
    def get_session_store_class(cls) -> type:
        from cms.accounts.sessions import SessionStore

        return SessionStore

    @classmethod
    def end_all_of(cls, user_pk: object, *, but: str = "") -> int:
        """End every login of one person; return how many there were.

        :param but: the key of a session that goes on.
        """
        return cls._default_manager.filter(user_id=str(user_pk)).exclude(session_key=but).delete()[0]


class VouchedAccount(models.Model):
    """Somebody whom an administrator has made: they sign in without confirming an address.

    That they get in proves no address. What mail knows of one is handed out to who has followed a link in a mail.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vouched")
    email = models.EmailField(
        max_length=254, blank=True, help_text="Taken as theirs on the administrator's word alone; empty once proved."
    )

    def __str__(self) -> str:
        return f"vouched account {self.pk}"
