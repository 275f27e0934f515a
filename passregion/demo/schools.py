"""A dozen establishments, written by hand from their public addresses, and the tracks that no category implies."""

from dataclasses import dataclass


@dataclass(frozen=True)
class School:
    """One establishment of the demo."""

    uai: str
    name: str
    category: str
    address_line: str
    postal_code: str
    commune: str
    insee_code: str
    departement: str
    latitude: float
    longitude: float


SCHOOLS = [
    School(
        "0630020E",
        "Lycée Sidoine-Apollinaire",
        "lycee-general-technologique",
        "1 rue Henri-Simon",
        "63000",
        "Clermont-Ferrand",
        "63113",
        "63",
        45.7821,
        3.0866,
    ),
    School(
        "0631033F",
        "Lycée Sévigné Saint-Louis",
        "lycee-general-technologique",
        "2 avenue de la Libération",
        "63500",
        "Issoire",
        "63178",
        "63",
        45.5410,
        3.2484,
    ),
    School(
        "0630061Z",
        "Lycée professionnel Desaix",
        "lycee-professionnel",
        "Le Mas Boutin",
        "63700",
        "Saint-Éloy-les-Mines",
        "63338",
        "63",
        46.1613,
        2.8192,
    ),
    School(
        "0010013J",
        "Lycée Lalande",
        "lycee-general-technologique",
        "16 rue du Lycée",
        "01000",
        "Bourg-en-Bresse",
        "01053",
        "01",
        46.2020,
        5.2254,
    ),
    School(
        "0070002P",
        "Lycée professionnel Joseph-et-Étienne-de-Montgolfier",
        "lycee-professionnel",
        "17 rue du Capitaine-de-Canson",
        "07100",
        "Annonay",
        "07010",
        "07",
        45.2441,
        4.6721,
    ),
    School(
        "0420979L",
        "Lycée Tézenas-du-Montcel",
        "lycee-general-technologique",
        "14-16 place Girodet",
        "42000",
        "Saint-Étienne",
        "42218",
        "42",
        45.4480,
        4.3806,
    ),
    School(
        "0690035N",
        "Lycée Auguste-et-Louis-Lumière",
        "lycee-general-technologique",
        "50 boulevard des États-Unis",
        "69008",
        "Lyon 8e Arrondissement",
        "69388",
        "69",
        45.7361,
        4.8621,
    ),
    School(
        "0382031B",
        "Lycée professionnel Thomas-Edison",
        "lycee-professionnel",
        "8 rue Carmagnole-Liberté",
        "38130",
        "Échirolles",
        "38151",
        "38",
        45.1495,
        5.7206,
    ),
    School(
        "0730005J",
        "Lycée Jean-Moulin",
        "lycee-polyvalent",
        "12 rue Félix-Chautemps",
        "73200",
        "Albertville",
        "73011",
        "73",
        45.6740,
        6.3891,
    ),
    School(
        "0421674S",
        "Lycée agricole Le Puits-de-l’Aune",
        "lycee-agricole",
        "Rue Louis-Blanc",
        "42110",
        "Feurs",
        "42094",
        "42",
        45.7323,
        4.2232,
    ),
    School(
        "0741158G",
        "Centre de formation d’apprentis de Groisy",
        "cfa",
        "126 chemin des Métiers",
        "74570",
        "Groisy",
        "74137",
        "74",
        46.0176,
        6.1750,
    ),
    School(
        "0692708U",
        "Maison familiale rurale de Villié-Morgon",
        "mfr",
        "194 montée des Gaudets",
        "69910",
        "Villié-Morgon",
        "69267",
        "69",
        46.1598,
        4.6711,
    ),
]

# code, label, level, voie. The general classes that a category implies come from the establishments room.
TRACKS = [
    ("P-CAP-CUI-1", "CAP Cuisine, 1re année", "cap", "vocational"),
    ("P-CAP-CUI-2", "CAP Cuisine, 2e année", "cap", "vocational"),
    ("P-CAP-COI-1", "CAP Métiers de la coiffure, 1re année", "cap", "vocational"),
    ("P-CAP-COI-2", "CAP Métiers de la coiffure, 2e année", "cap", "vocational"),
    ("P-CAP-BOU-1", "CAP Boulanger, 1re année", "cap", "vocational"),
    ("P-CAP-ELE-1", "CAP Électricien, 1re année", "cap", "vocational"),
    ("P-MELEC-2", "Bac pro Métiers de l’électricité (MELEC), 2de", "seconde", "vocational"),
    ("P-MELEC-1", "Bac pro Métiers de l’électricité (MELEC), 1re", "premiere", "vocational"),
    ("P-MELEC-T", "Bac pro Métiers de l’électricité (MELEC), terminale", "terminale", "vocational"),
    ("P-AGORA-2", "Bac pro Assistance à la gestion (AGOrA), 2de", "seconde", "vocational"),
    ("P-AGORA-1", "Bac pro Assistance à la gestion (AGOrA), 1re", "premiere", "vocational"),
    ("P-AGORA-T", "Bac pro Assistance à la gestion (AGOrA), terminale", "terminale", "vocational"),
    ("P-ASSP-2", "Bac pro Accompagnement, soins et services à la personne, 2de", "seconde", "vocational"),
    ("P-ASSP-1", "Bac pro Accompagnement, soins et services à la personne, 1re", "premiere", "vocational"),
    ("P-ASSP-T", "Bac pro Accompagnement, soins et services à la personne, terminale", "terminale", "vocational"),
    ("P-CGEA-1", "Bac pro Conduite et gestion de l’entreprise agricole, 1re", "premiere", "vocational"),
    ("P-CGEA-T", "Bac pro Conduite et gestion de l’entreprise agricole, terminale", "terminale", "vocational"),
    ("P-MCV-2", "Bac pro Métiers du commerce et de la vente, 2de", "seconde", "vocational"),
    ("P-MCV-1", "Bac pro Métiers du commerce et de la vente, 1re", "premiere", "vocational"),
    ("P-MCV-T", "Bac pro Métiers du commerce et de la vente, terminale", "terminale", "vocational"),
    ("S-BTS-SIO-1", "BTS Services informatiques aux organisations, 1re année", "post_bac", "other"),
    ("S-BTS-SIO-2", "BTS Services informatiques aux organisations, 2e année", "post_bac", "other"),
    ("S-BTS-MCO-1", "BTS Management commercial opérationnel, 1re année", "post_bac", "other"),
    ("S-BTS-MCO-2", "BTS Management commercial opérationnel, 2e année", "post_bac", "other"),
]

VOCATIONAL_CODES = [code for code, _, _, voie in TRACKS if voie == "vocational"]
HIGHER_CODES = [code for code, _, _, voie in TRACKS if voie == "other"]


def codes_taught_at(school: School) -> list[str]:
    """What a school of the demo teaches besides the classes that its category implies."""
    if school.category == "lycee-general-technologique":
        return HIGHER_CODES[:2]
    if school.category == "lycee-polyvalent":
        return VOCATIONAL_CODES[6:12] + HIGHER_CODES
    if school.category in {"lycee-agricole", "mfr"}:
        return [code for code in VOCATIONAL_CODES if "CGEA" in code or "ASSP" in code]
    if school.category == "cfa":
        return [code for code in VOCATIONAL_CODES if "CAP" in code]
    return VOCATIONAL_CODES
