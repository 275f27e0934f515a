"""Replaces a connection that died with its server before it is used, at no cost for the others.

Django's own check (`CONN_HEALTH_CHECKS`) sends an empty statement with each request: every fifth message to the
database. A server that has gone closed its end of the connection, and that can be seen from here.
"""

import select
from typing import Any

from django.db.backends.postgresql import base

# Nobody is expected to speak on a connection that rests: whatever is there to read is its end.
HAS_ENDED = select.POLLIN | select.POLLHUP | select.POLLERR


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend named by `ENGINE`."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A living connection of the pool. Raises OperationalError when the server gives none."""
        connection = super().get_new_connection(conn_params)
        while self.pool and has_ended(connection):
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection


def has_ended(connection: Any) -> bool:
    """Whether the other side has hung up, or says what nobody asked."""
    watch = select.poll()
    watch.register(connection.fileno(), HAS_ENDED)
    return bool(watch.poll(0))
