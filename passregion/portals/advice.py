"""Advice about what somebody typed: it proposes, it never refuses. The same for the page and for the live hints."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from passregion.territories.queries import communes_at, postal_codes_of

# Where nearly all French pupils and parents have their mail.
PROVIDERS = (
    "gmail.com",
    "orange.fr",
    "hotmail.fr",
    "hotmail.com",
    "outlook.fr",
    "outlook.com",
    "laposte.net",
    "wanadoo.fr",
    "yahoo.fr",
    "yahoo.com",
    "icloud.com",
    "free.fr",
    "sfr.fr",
    "live.fr",
    "bbox.fr",
    "neuf.fr",
    "protonmail.com",
    "numericable.fr",
)
# Other addresses that exist, one letter away from those above.
ALSO_REAL = {
    "mail.com",
    "email.com",
    "ymail.com",
    "gmx.com",
    "gmx.fr",
    "live.com",
    "fmail.com",
    "tmail.com",
    "orage.fr",
}
MISTYPED = {"gmail.fr": "gmail.com", "laposte.fr": "laposte.net", "fre.fr": "free.fr", "freee.fr": "free.fr"}
MISTYPED_ENDINGS = {
    "con",
    "co",
    "cm",
    "cim",
    "om",
    "comm",
    "coml",
    "vom",
    "xom",
    "fre",
    "fe",
    "ft",
    "dr",
    "r",
    "f",
    "ffr",
}
FUZZY_LENGTH_MIN = 5
FUZZY_LENGTH_LONG = 7
PARTICLES = {"de", "du", "des", "la", "le", "les", "d", "von", "van", "der", "di", "da", "dos", "el", "ben", "bin"}
CASED_LENGTH_MIN = 3
PROPOSALS_MAX = 12


@dataclass(frozen=True)
class Advice:
    """A sentence beside a field, and what could stand there instead (nothing when only a look is wanted)."""

    field: str
    value: str
    text: str
    proposals: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Names this advice about this very value: once it was shown, it is not shown again."""
        return hashlib.sha256(f"{self.field}\0{self.value}\0{self.text}".encode("utf-8", "replace")).hexdigest()[:16]


def likely_domain(domain: str) -> str:
    """The provider that was probably meant; empty when the domain may well be right."""
    domain = domain.lower().strip(". ")
    if domain in PROVIDERS or domain in ALSO_REAL or len(domain) > len("x.protonmail.com") + 4:
        return ""
    if domain in MISTYPED:
        return MISTYPED[domain]
    name, _dot, ending = domain.partition(".")
    for provider in PROVIDERS:
        meant, _dot, meant_ending = provider.partition(".")
        is_ending_near = ending == meant_ending or (
            ending in MISTYPED_ENDINGS and OSA.distance(ending, meant_ending) <= 2
        )
        if not is_ending_near or len(meant) < FUZZY_LENGTH_MIN > len(name):
            continue
        allowed = 2 if len(meant) >= FUZZY_LENGTH_LONG else 1
        if OSA.distance(name, meant) <= allowed:
            return provider
    return ""


def email_advice(field: str, typed: str) -> Advice | None:
    """« gmial.com » is probably gmail.com."""
    box, at, domain = typed.strip().rpartition("@")
    meant = likely_domain(domain) if at and box else ""
    if not meant:
        return None
    sentence = _("« %(domain)s » ressemble à « %(meant)s ». Est-ce bien ton adresse ?")
    return Advice(field, typed, sentence % {"domain": domain, "meant": meant}, (f"{box}@{meant}",))


def as_written(name: str) -> str:
    """A name with a capital at each part, particles apart: « Jean-Pierre », « de la Tour », « d’Artagnan »."""
    parts = re.split(r"([ '’ʼ\-‐‑])", name.lower())
    words = [part for part in parts if part]
    return "".join(
        word if word in PARTICLES and place + 1 < len(words) else word[:1].upper() + word[1:]
        for place, word in enumerate(words)
    )


def name_advice(field: str, typed: str) -> Advice | None:
    """A name all in capitals or without any: the card prints it as it is typed."""
    letters = [letter for letter in typed if letter.isalpha()]
    has_case = any(letter.upper() != letter.lower() for letter in letters)
    if len(letters) < CASED_LENGTH_MIN or not has_case or not (typed.isupper() or typed.islower()):
        return None
    proposal = as_written(typed)
    if proposal == typed:
        return None
    sentence = _("Ce nom sera écrit ainsi sur la carte : « %(typed)s ».")
    return Advice(field, typed, sentence % {"typed": typed}, (proposal,))


def person_advice(answers: Mapping[str, Any]) -> list[Advice]:
    """What to look at twice in names and an e-mail address; a form may hold only some of them."""
    names = [name_advice(name, str(answers.get(name) or "")) for name in ("last_name", "first_name")]
    email = email_advice("email", str(answers.get("email") or ""))
    return [advice for advice in (*names, email) if advice]


def place_advice(postal_code: str, commune: str) -> list[Advice]:
    """A French postcode and a commune that the national list does not put together."""
    if not postal_code or not commune or "cedex" in commune.lower():
        return []
    names = [found.name for found in communes_at(postal_code)]
    if names:
        # Another spelling of one of them was already replaced by the official name.
        if commune in names:
            return []
        sentence = _("Au code postal %(code)s, nous ne connaissons pas « %(name)s ».")
        return [
            Advice("commune", commune, sentence % {"code": postal_code, "name": commune}, tuple(names[:PROPOSALS_MAX]))
        ]
    codes = [found.postal_code for found in postal_codes_of(commune)]
    if not codes:
        return []
    sentence = _("%(name)s n’a pas le code postal %(code)s.")
    told = sentence % {"name": commune, "code": postal_code}
    return [Advice("postal_code", postal_code, told, tuple(codes[:PROPOSALS_MAX]))]
