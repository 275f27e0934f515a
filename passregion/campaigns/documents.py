"""The charter as an accessible PDF."""

from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from passregion.campaigns.models import Charter
from passregion.campaigns.rules import parse_charter
from passregion.design.pdf import compile_pdf

TEMPLATE = Path(__file__).parent / "typst" / "charter.typ"


def charter_pdf(charter: Charter) -> bytes:
    """The charter as PDF/UA-1, in the language of its text, French."""
    blocks = [asdict(block) for block in parse_charter(charter.text)]
    title = next((block["lines"][0] for block in blocks if block["kind"] == "title"), _("Charte d’engagement"))
    footer = _("%(title)s, version %(version)s") % {"title": title, "version": charter.version}
    return compile_pdf(
        template=TEMPLATE,
        data={"title": title, "author": settings.BRAND["region_name"], "footer": footer, "blocks": blocks},
    )
