"""Acts that touch several rooms, told in order.

A journey is a short atomic script with no rules of its own.
"""
