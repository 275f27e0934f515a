"""Verbs that write establishments, tracks and memberships."""

from passregion.establishments.operations.create import (
    NotAUai,
    add_member,
    add_offer,
    create_establishment,
    create_track,
    ensure_general_classes,
    revoke_member,
)
from passregion.establishments.operations.import_establishments import import_establishments
from passregion.establishments.operations.import_track_offers import import_track_offers
from passregion.establishments.operations.import_tracks import import_tracks

__all__ = [
    "NotAUai",
    "add_member",
    "add_offer",
    "create_establishment",
    "create_track",
    "ensure_general_classes",
    "import_establishments",
    "import_track_offers",
    "import_tracks",
    "revoke_member",
]
