"""Verbs on messages: queue one with the act that it tells, send it."""
