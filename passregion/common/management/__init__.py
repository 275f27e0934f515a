"""Commands of every room."""
