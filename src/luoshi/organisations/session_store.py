"""Where sessions are kept: Django's own table, asked in one prepared question."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from luoshi.common.prepared import Prepared


def _session(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


_SESSION = Prepared(_session, str)


class SessionStore(DatabaseSessions):
    """Django's sessions in the database, read with every request."""

    def _get_session_from_db(self) -> Any:
        """The session of the key, unless it has run out."""
        found = _SESSION.ask(self.session_key) if self.session_key else []
        # The machine's own clock: in a demonstration sessions still end in real time.
        if found and found[0].expire_date > datetime.now(tz=UTC):
            return found[0]
        self._session_key = None
        return None
