"""Sessions, kept by Django in the database, behind a check of the key that the cookie names."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.http import HttpRequest

from passregion.common.clock import now
from passregion.common.digests import digest_of

# Asked by every page of who has a session: written out, so that Django need not put it together each time.
READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    """A cookie that no server of ours can have written is no session.

    A quoted cookie may hold any character, the null one too, which PostgreSQL refuses: every page would fail on it.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        # Django has this method; its type stubs do not know it.
        is_plausible = bool(super()._validate_session_key(key))  # type: ignore[misc]
        return is_plausible and str(key).isascii() and str(key).isalnum()

    def load(self) -> dict[str, Any]:
        """What the session holds. A key that is unknown, or out of date, is forgotten."""
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key, now()])
            row = cursor.fetchone()
        if row is None:
            # As Django does.
            self._session_key = None
            return {}
        return dict(self.decode(row[0]))


def session_ref_of(request: HttpRequest) -> str:
    """How tables of ours name a session, without being able to open it; empty when there is none."""
    key = request.session.session_key
    return digest_of(key) if key else ""
