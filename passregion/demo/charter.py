"""The charter of rights and duties of the demo."""

VERSION = "2026-1"
TEXT = """\
# Charte des droits et devoirs

Le pass est une aide publique, financée par la Région. Il t’est remis personnellement. En le demandant, tu acceptes cette charte.

## Tes droits

- Ton pass est gratuit. Aucun partenaire ne peut te demander de frais pour l’utiliser.
- Tu peux voir à tout moment tes soldes, tes achats et leurs dates limites dans ton espace.
- Tes données ne servent qu’à gérer ton pass. Tu peux les consulter, les corriger et demander leur effacement.
- Toute décision qui te refuse un droit est motivée. Tu peux demander qu’elle soit réexaminée.
- Si tu perds ta carte, elle est bloquée dès que tu le déclares et tes soldes sont conservés.

## Tes devoirs

- Donner des renseignements exacts et une photo de toi. Utiliser l’identité ou la photo d’une autre personne est un délit.
- Ne prêter, ne donner et ne vendre ni ta carte ni ton code d’utilisation.
- N’utiliser chaque avantage que pour ce à quoi il sert.
- Respecter les personnes qui t’accueillent, les lieux et le matériel, et rendre en bon état ce qui t’est prêté.
- Déclarer aussitôt la perte ou le vol de ta carte.
- Signaler un changement d’adresse, d’établissement ou de filière.

## Si la charte n’est pas respectée

La Région peut suspendre tes avantages pour un temps limité. Tu en connais le motif et la durée, et tu peux donner tes explications avant la décision.
"""
