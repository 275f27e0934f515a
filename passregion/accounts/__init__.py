"""Sign-in: users, Region roles, one-time tokens, throttling."""
