"""The charter of rights and duties, as a page and as an accessible PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from passregion.campaigns.documents import charter_pdf as pdf_of
from passregion.campaigns.queries import charter_html, charter_in_force


def charter(request: HttpRequest) -> HttpResponse:
    """The charter in force. Raises Http404 before the first one is published."""
    found = charter_in_force()
    if found is None:
        raise Http404
    return render(request, "public/charter.html", {"charter": found, "charter_html": charter_html(found, level=1)})


def charter_pdf(request: HttpRequest) -> HttpResponse:
    """The same text as PDF/UA-1."""
    found = charter_in_force()
    if found is None:
        raise Http404
    return HttpResponse(
        pdf_of(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="charte-{found.version}.pdf"'},
    )
