"""Verbs on cards: order (ordering), make and ship in batches (production), bring (delivery), stop (blocking), replace
(replacing); what they share is in moves."""
