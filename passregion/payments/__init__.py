"""Spending at a partner: card and usage code, capture, cancellation."""
