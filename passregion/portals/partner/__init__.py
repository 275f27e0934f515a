"""The till and the day's sales."""
