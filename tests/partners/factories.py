"""Partners and places for tests."""

from datetime import timedelta

from passregion.common.clock import today
from passregion.partners.models import Deal, Partner, Place, PlaceCategory
from passregion.partners.operations import add_deal, add_place, approve_partner, create_partner


def approved_partner(name: str = "Cinéma Le Rio") -> Partner:
    """A partner that the Region agreed."""
    return approve_partner(partner=create_partner(name=name, email="contact@partenaire.example"))


def place(name: str = "Cinéma Le Rio", **values: object) -> Place:
    """A place of an approved partner, a cinema in Clermont-Ferrand unless told otherwise."""
    defaults: dict[str, object] = {
        "partner": values.pop("partner", None) or approved_partner(name),
        "category": PlaceCategory.CINEMA,
        "address_line": "178 rue Sous-les-Vignes",
        "postal_code": "63000",
        "commune": "Clermont-Ferrand",
    }
    return add_place(name=name, **(defaults | values))  # type: ignore[arg-type]


def deal(at: Place, title: str = "Deux places pour une", starts_in: int = -5, ends_in: int = 30) -> Deal:
    """A deal that runs today unless told otherwise; days count from today."""
    return add_deal(
        place=at,
        title=title,
        description="Le mercredi, sur présentation de la carte.",
        starts_on=today() + timedelta(days=starts_in),
        ends_on=today() + timedelta(days=ends_in),
    )
