"""Plastic and virtual cards: order, production batch, delivery, blocking."""
