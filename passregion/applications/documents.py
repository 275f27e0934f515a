"""The receipt of a demande: its QR code and its accessible PDF."""

import io
from pathlib import Path

import segno
from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from passregion.applications.listing_queries import what_is_missing
from passregion.applications.models import Application, Delivery
from passregion.common import languages
from passregion.common.public_ids import format_file_number
from passregion.design.pdf import compile_pdf

TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"
INK = "#0A2730"


def qr_svg(text: str, *, is_inline: bool = True) -> str:
    """A QR code in ink on white, with its quiet zone of four modules; inline markup without size, or a whole file."""
    code = segno.make(text, micro=False, error="m")
    if is_inline:
        return str(code.svg_inline(border=4, omitsize=True, dark=INK, light="#fff", svgclass=None, lineclass=None))
    out = io.BytesIO()
    code.save(out, kind="svg", border=4, dark=INK, light="#fff", scale=4)
    return out.getvalue().decode()


def moment_in_words(application: Application) -> str:
    """« 23 novembre 2026 à 14 h 41 », in the language of the reader."""
    at = timezone.localtime(application.submitted_at)
    return _("%(day)s à %(hour)s") % {
        "day": formats.date_format(at, "j F Y" if languages.is_french() else "DATE_FORMAT"),
        "hour": formats.date_format(at, "G\u00a0\\h\u00a0i" if languages.is_french() else "TIME_FORMAT"),
    }


def delivery_in_words(application: Application) -> str:
    """Where the card goes: the establishment's name or « chez toi, par courrier »."""
    if application.delivery == Delivery.ESTABLISHMENT:
        return application.establishment.name
    return _("Chez toi, par courrier")


def listing_in_words(application: Application) -> str:
    """What the Region looks for before the establishment can answer; a sentence without its full stop."""
    if what_is_missing(application) == "track":
        return _("La Région trouve ta filière, qui n’était pas dans sa liste")
    return _("La Région trouve ton établissement, qui n’était pas dans sa liste")


def receipt_pdf(application: Application, *, scan_url: str) -> bytes:
    """The receipt as PDF/UA-1. `scan_url` is what the school's scanner reads."""
    number = format_file_number(application.beneficiary.file_number)
    data = {
        "language": languages.current(),
        "author": settings.BRAND["region_name"],
        "pass_name": settings.BRAND["pass_name"],
        "region_name": settings.BRAND["region_name"],
        "number": number,
        **_head(application, number),
        **_body(application),
    }
    return compile_pdf(template=TEMPLATE, data=data, files={"qr.svg": qr_svg(scan_url, is_inline=False).encode()})


def _head(application: Application, number: str) -> dict[str, str]:
    title = _("Reçu de ta demande de %(pass_name)s, dossier %(number)s")
    lead = _("%(first_name)s, ta demande est complète depuis le %(moment)s.")
    return {
        "title": title % {"pass_name": settings.BRAND["pass_name"], "number": number},
        "heading": _("Demande enregistrée"),
        "lead": lead % {"first_name": application.beneficiary.first_name, "moment": moment_in_words(application)},
        "number_label": _("Ton numéro de dossier"),
        "number_hint": _(
            "C’est ton identifiant de connexion. Garde-le : ton établissement peut aussi scanner ce code."
        ),
        "qr_label": _("Code à scanner par l’établissement : dossier %(number)s") % {"number": number},
        "footer": _("Reçu du dossier %(number)s") % {"number": number},
    }


def _body(application: Application) -> dict[str, object]:
    brand, person, establishment = settings.BRAND, application.beneficiary, application.establishment
    where = ", ".join(filter(None, [establishment.name, establishment.commune]))
    return {
        "facts_title": _("Ta demande"),
        "facts": [
            {"label": _("Jeune"), "value": f"{person.first_name} {person.last_name}"},
            {"label": _("Campagne"), "value": application.campaign.code},
            {"label": _("Établissement"), "value": where},
            {"label": _("Filière"), "value": application.track.label},
            {"label": _("La carte est envoyée"), "value": delivery_in_words(application)},
        ],
        "next_title": _("Et maintenant"),
        "next": [
            _("Active ton compte : ouvre le lien reçu à %(email)s, valable 72 h.") % {"email": person.user.email},
            *([listing_in_words(application) + "."] if what_is_missing(application) else []),
            _("Ton établissement étudie ta demande, en %(days)d jours ouvrés le plus souvent.")
            % {"days": application.campaign.review_days_usual},
            _("Ta carte est fabriquée, puis expédiée."),
        ],
        "help": _("Une question ? %(email)s, %(phone)s, %(hours)s.")
        % {"email": brand["support_email"], "phone": brand["support_phone"], "hours": brand["support_hours"]},
    }
