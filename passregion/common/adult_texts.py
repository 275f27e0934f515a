"""Which French texts need a version for the adult who answers for a child: those of the places that the adult reads,
and that say « tu ».
"""

import re
from collections.abc import Iterable

# The demande, the space, sign-in, the messages, the receipt, and what stands around every page.
PLACES = (
    "passregion/accounts/validators.py",
    "passregion/applications/documents.py",
    "passregion/beneficiaries/models.py",
    "passregion/cards/states.py",
    "passregion/design/",
    "passregion/notifications/",
    "passregion/photos/",
    "passregion/portals/apply/",
    "passregion/portals/beneficiary/",
    "passregion/portals/contact_fields.py",
    "passregion/portals/browsers.py",
    "passregion/portals/idle.py",
    "passregion/portals/public/sign_in_forms.py",
    "passregion/portals/public/sign_in_views.py",
    "passregion/portals/public/lost_card_views.py",
    "passregion/portals/public/email_views.py",
    "passregion/portals/public/outside_views.py",
    "passregion/portals/public/templates/public/email/",
    "passregion/portals/public/templates/public/sign_in/",
    "passregion/portals/public/templates/public/lost_card/",
    "passregion/portals/sudo.py",
    "passregion/portals/templates/portals/password_again.html",
    "passregion/waiting/",
)
# The gallery shows components to developers.
NOT_PLACES = ("passregion/design/templates/design/gallery/",)
_PRONOUN = re.compile(r"\b(?:tu|te|toi|ton|ta|tes|tien|tienne|tiens|tiennes)\b|\bt[’']", re.IGNORECASE)
# Imperatives said to one young person. Words that are nouns as well (« compte », « demande », « place ») are not here.
_IMPERATIVES = (
    "accepte|ajoute|appelle|appuie|arrive|attends|cherche|choisis|clique|coche|colle|compare|complète|"
    "confirme|connecte|consulte|continue|corrige|coupe|crois|définis|demande-le|descends|dis|donne|écris|"
    "efface|enlève|entre-le|envoie-le|essaie|garde|glisse|importe-la|indique|laisse|lis|mets|montre|oublie|"
    "ouvre|parle|parles|prends|prépare|précise|rapproche|recommence|regarde|relis|remplis|renseigne|réponds|"
    "retape|retire|retouche|retourne|reviens|reprends|réessaie|saisis|sélectionne|sors|suis|supprime|tape|"
    "télécharge-le|tiens|touche|tourne|trouve|utilise|vérifie|viens|va|vas|sois|éclaire|recule|avance|bouge|"
    "éloigne|replace|recadre|recharge|décoche|dépose-la|branche|ferme|patiente|redemande|ressaisis|déplace|"
    "pose|enregistre-le|autorise|raccourcis-le|raccourcis-la|raccourcis-les|renvoie|renvoie-la|renvoie-le|"
    "envoie|envoie-la|envoie-les|importe|remets|renomme-le|réduis-la|resserre|rouvre-la|sers-toi|bloque-la|"
    "bloque-le|fais|demande-lui|vois|laisse-les|change|place-toi|recadre-la|connecte-toi"
)
_ORDER = re.compile(rf"(?:^|[.:;,?(«»]\s*|\s(?:et|ou|puis|mais)\s)(?:n[’']|ne\s)?(?:{_IMPERATIVES})\b", re.IGNORECASE)

# Messages and pages greet the young person by name: an adult is not that person.
_GREETING = re.compile(r"^(?:Bonjour|Merci) %\((?:first_)?name\)s|^%\(first_name\)s,")


def says_tu(text: str) -> bool:
    """Whether a French sentence speaks to one young person."""
    return bool(_PRONOUN.search(text) or _ORDER.search(text) or _GREETING.search(text))


def must_differ(text: str, places: Iterable[str]) -> bool:
    """Whether this text, found in these files, needs an adult version."""
    is_read = any(place.startswith(PLACES) and not place.startswith(NOT_PLACES) for place in places)
    return is_read and says_tu(text)
