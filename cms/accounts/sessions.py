"""Sessions in the database, each with the person it belongs to."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    """Django's own, with a column for the user: “Extending database-backed session engines” in its docs."""

    @classmethod
    def get_model_class(cls) -> Any:
        from cms.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        session = super().create_model_instance(data)
        session.user_id = str(data.get(SESSION_KEY, ""))  # type: ignore[attr-defined]
        return session
