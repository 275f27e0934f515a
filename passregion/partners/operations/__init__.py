"""Verbs that write partners, places, deals and memberships."""

from passregion.partners.operations.create import (
    add_deal,
    add_member,
    add_place,
    approve_partner,
    create_partner,
    revoke_member,
)
from passregion.partners.operations.import_places import import_places

__all__ = ["add_deal", "add_member", "add_place", "approve_partner", "create_partner", "import_places", "revoke_member"]
