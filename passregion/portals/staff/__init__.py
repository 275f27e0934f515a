"""Staff of every organisation: invitation, second factor, colleagues, opened personal files."""
