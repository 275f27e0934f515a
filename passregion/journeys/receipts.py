"""The receipt of a demande, for every door that shows it: its sender's browser and the beneficiary's space."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from passregion.applications import documents
from passregion.applications.models import Application


def scan_url(application: Application) -> str:
    """What the QR code says: the school's page of this dossier. It ends with the file number, so a scanner that types
    into the school's search box finds it as well."""
    query = urlencode({"q": application.beneficiary.file_number})
    return f"{settings.BASE_URL}{reverse('establishment:queue')}?{query}"


def receipt_qr(application: Application) -> str:
    """The QR code as inline SVG, without size."""
    return documents.qr_svg(scan_url(application))


def receipt_pdf(application: Application) -> bytes:
    """The receipt as an accessible PDF."""
    return documents.receipt_pdf(application, scan_url=scan_url(application))
