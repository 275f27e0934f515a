"""The receipt of a demande, for every door that shows it: its sender's browser and the beneficiary's space."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from passregion.applications import documents
from passregion.applications.models import Application
from passregion.applications.queries import find_by_public_id
from passregion.notifications.operations.attachments import Document


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


def receipt_attachment(reference: str) -> Document:
    """The receipt that goes with e-mail 1/3, in the language of its reader. `reference` is the application's public id.

    Raises Application.DoesNotExist when the dossier was erased meanwhile.
    """
    application = find_by_public_id(UUID(reference))
    with translation.override(application.beneficiary.user.language):
        content = receipt_pdf(application)
    return Document(f"recu-{application.beneficiary.file_number}.pdf", content, "application/pdf")
