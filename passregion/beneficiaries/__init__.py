"""Young people: identity, contact, portrait, usage code, consents."""
