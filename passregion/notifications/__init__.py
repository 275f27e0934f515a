"""Messages to people: one row per e-mail in the transaction of the act, sent after commit.

Every attempt is recorded; a message is queued inside a transaction or not at all.
"""
