"""Plastic and virtual cards: order, production batch, the manufacturer's answers, delivery, blocking, duplicata.

Words: a *number* is 13 digits and never serves twice; a *face* is what is printed; a *batch* is the cards ordered from
the manufacturer in one go, with a manifest (a CSV file), cut in *chunks* that are drawn one by one, each with its faces
(a PDF) and its photos (an archive); an *answer* says that a card was made, shipped or rejected; an *opening* is a
screen that may show the virtual card for some hours, and its *codes* change every 30 seconds.
Invariants: at most one live card of each kind per holder, and a damaged one beside its duplicata; every change of state
leaves a transition and an audit event; a card is in one batch at most, at one place; a code serves one payment.
"""
