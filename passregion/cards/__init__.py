"""Plastic and virtual cards: order, production batch, delivery, blocking.

Words: a *number* is 13 digits and never serves twice; a *face* is what is printed; a *batch* is the cards ordered from
the manufacturer in one go, with a manifest (a CSV file) and the faces (a PDF).
Invariants: at most one live card of each kind per holder; every change of state leaves a transition and an audit event;
a card is in one batch at most.
"""
