"""The world for tests that need everybody."""

from tests.world import world  # noqa: F401
