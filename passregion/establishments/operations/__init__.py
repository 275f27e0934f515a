"""Verbs that write establishments, tracks and memberships."""

from passregion.establishments.operations.create import (
    NotAUai,
    add_member,
    add_offer,
    create_establishment,
    create_track,
    ensure_general_classes,
)

__all__ = [
    "NotAUai",
    "add_member",
    "add_offer",
    "create_establishment",
    "create_track",
    "ensure_general_classes",
]
