"""Départements, communes and postcodes."""
