"""Django's PostgreSQL backend, whose pool looks at a connection without asking the server."""
