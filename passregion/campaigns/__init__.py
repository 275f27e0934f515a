"""One school year: its windows, its last days and the charter that goes with it."""
