"""The demo: a region small enough to read, made by calling the journeys, so that only legal states exist."""
