"""Sessions, kept by Django in the database, behind a check of the key that the cookie names."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions


class SessionStore(DatabaseSessions):
    """A cookie that no server of ours can have written is no session.

    A quoted cookie may hold any character, the null one too, which PostgreSQL refuses: every page would fail on it.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(super()._validate_session_key(key)) and str(key).isascii() and str(key).isalnum()
