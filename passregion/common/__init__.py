"""What every room may use: money, public ids, the clock, texts, errors.

Knows nothing of youth, schools or cards.
"""
