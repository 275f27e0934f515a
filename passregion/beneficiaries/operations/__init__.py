"""Verbs on young people, one file per family: creation, portraits, usage_code."""
