"""Double-entry accounts and insert-only transfers, in whole units.

Invariants: the sum of all transfers is zero by construction; an account with a floor never
goes below it; a transfer is never edited, a mistake is corrected by a further transfer.
"""
