"""What a track is about, for those who look for it by steps. Pure functions.

The national codes carry the group of speciality (NSF) of every diploma; general and technological classes are domains
of their own, because that is how pupils think of them.
"""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from passregion.establishments.models import Level, Voie

CLASS_CODE = re.compile(r"[0-9]{3}(?P<group>[0-9]{3})[0-9]{4}")
DIPLOMA_CODE = re.compile(r"[0-9A-Z]{3}(?P<group>[0-9]{3})[0-9]{2}")


class Domain(models.TextChoices):
    """Domains, in the order in which they are shown."""

    GENERAL = "general", _("Voie générale")
    TECHNOLOGICAL = "technologique", _("Voie technologique")
    FOOD = "alimentation", _("Alimentation, cuisine")
    HOSPITALITY = "hotellerie", _("Hôtellerie, restauration, accueil, tourisme")
    TRADE = "commerce", _("Commerce, vente")
    OFFICE = "gestion", _("Gestion, banque, assurance, droit")
    HEALTH = "sante", _("Santé, social, petite enfance")
    BEAUTY = "coiffure", _("Coiffure, esthétique")
    SPORT = "sport", _("Sport, animation")
    BUILDING = "batiment", _("Bâtiment, travaux publics")
    WOOD = "bois", _("Bois, ameublement")
    ENERGY = "energie", _("Électricité, électronique, énergie, froid")
    VEHICLES = "vehicules", _("Automobile, engins, aéronautique")
    INDUSTRY = "industrie", _("Industrie, mécanique, matériaux")
    TRANSPORT = "transport", _("Transport, logistique")
    DIGITAL = "numerique", _("Informatique, numérique")
    ARTS = "arts", _("Arts, image, son, imprimerie")
    FASHION = "mode", _("Mode, textile, cuir")
    NATURE = "nature", _("Agriculture, animaux, nature")
    PUBLIC = "collectivite", _("Sécurité, propreté, environnement")
    STUDIES = "etudes", _("Lettres, sciences, classes préparatoires")
    OTHER = "autre", _("Autre domaine")


# By group of speciality: the three digits, else the first two, else the first one.
BY_GROUP = {
    "10": Domain.STUDIES, "11": Domain.STUDIES, "12": Domain.STUDIES, "13": Domain.ARTS,
    "20": Domain.INDUSTRY, "21": Domain.NATURE, "22": Domain.INDUSTRY, "221": Domain.FOOD, "227": Domain.ENERGY,
    "23": Domain.BUILDING, "234": Domain.WOOD, "24": Domain.FASHION, "25": Domain.INDUSTRY, "252": Domain.VEHICLES,
    "253": Domain.VEHICLES, "255": Domain.ENERGY, "30": Domain.OFFICE, "31": Domain.OFFICE, "310": Domain.TRADE,
    "311": Domain.TRANSPORT, "312": Domain.TRADE, "32": Domain.ARTS, "324": Domain.OFFICE, "326": Domain.DIGITAL,
    "33": Domain.HEALTH, "334": Domain.HOSPITALITY, "335": Domain.SPORT, "336": Domain.BEAUTY,
    "34": Domain.PUBLIC, "345": Domain.OFFICE,
}  # fmt: skip


def domain_of(*, code: str, diploma_code: str, level: str, voie: str) -> Domain:
    """The domain of a track; `OTHER` for those of the Region that no national code describes."""
    if level != Level.POST_BAC and voie in (Voie.GENERAL, Voie.TECHNOLOGICAL):
        return Domain.GENERAL if voie == Voie.GENERAL else Domain.TECHNOLOGICAL
    found = DIPLOMA_CODE.fullmatch(diploma_code) or CLASS_CODE.fullmatch(code) or DIPLOMA_CODE.fullmatch(code)
    group = found["group"] if found else ""
    return BY_GROUP.get(group) or BY_GROUP.get(group[:2]) or Domain.OTHER
