"""The registers of the bench: the published files where the machine has them, else names put together at random."""

import csv
import os
import random
import re
from pathlib import Path

from passregion.common.public_ids import check_letter

DATA = Path(os.environ.get("PASS_TEST_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
REGION, FRANCE = "schools-aura.csv", "schools-fr.csv.gz"
FIRST_NAMES = re.findall(
    r"\S+",
    "Jean Louise Simone Émile Hélène Blaise Marie René Édouard Geneviève Léonard Gaston Rosa Théodore Camille Honoré "
    "Agnès Étienne Lucie Maurice Ampère Germaine Félix Albert",
)
LAST_NAMES = re.findall(
    r"\S+",
    "Moulin Michel Veil Zola Boucher Pascal Curie Cassin Branly de-Gaulle Vinci Berger Parks Monod Claudel d’Urfé "
    "Varda Dolet Aubrac Genevoix Tillion Esclangon Camus Châtelet Vallès Brassens Corot Godefroy Triolet Bérégovoy",
)
TOWNS = re.findall(
    r"\S+",
    "Clermont-Ferrand Saint-Étienne Bourg-en-Bresse Annecy Moûtiers Chambéry Aurillac Thiers Vénissieux Issoire "
    "Valence Privas Roanne Grenoble Échirolles Albertville Feurs Villefranche-sur-Saône Montluçon Le-Puy-en-Velay",
)
KINDS = {
    "lycee-general-technologique": "Lycée",
    "lycee-professionnel": "Lycée professionnel",
    "lycee-polyvalent": "Lycée polyvalent",
    "cfa": "Centre de formation d’apprentis",
    "mfr": "Maison familiale rurale",
}
HEADER = ("uai", "nom", "categorie", "code_postal", "commune", "departement")


def published(name: str) -> Path | None:
    """The published register of this name, or None where the machine has none."""
    path = DATA / name
    return path if path.exists() else None


def generated(folder: Path, seed: int, count: int = 1500) -> Path:
    """A register of invented names; each pair of name and town once."""
    chance = random.Random(seed)
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    number = 0
    while len(rows) < count:
        category = chance.choice(list(KINDS))
        name = f"{KINDS[category]} {chance.choice(FIRST_NAMES)}-{chance.choice(LAST_NAMES)}"
        town = chance.choice(TOWNS)
        number += 1
        digits = f"063{number:04d}"
        rows.setdefault((name, town), (digits + check_letter(digits), name, category, "63000", town, "63"))
    path = folder / "generated.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows.values())
    return path
