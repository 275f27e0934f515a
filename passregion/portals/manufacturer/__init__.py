"""The manufacturer's machine: signed requests, JSON answers. docs/manufacturer-api.md is its contract."""
