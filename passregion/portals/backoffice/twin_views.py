"""Dossiers that may be one person's: for the Region to compare. Nothing is decided by the machine."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.applications.models import Application
from passregion.applications.twin_queries import probable_twins
from passregion.campaigns.queries import latest_campaign
from passregion.portals.personal_files import open_personal_files

PAGE_LENGTH = 50


@require_safe
@never_cache
def twins(request: HttpRequest) -> HttpResponse:
    """The dossiers of the campaign that have a probable twin, those of one name after each other."""
    campaign = latest_campaign()
    rows = probable_twins(campaign) if campaign else Application.objects.none()
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    # Names, birth dates and schools of young people are read here: it is recorded, as everywhere.
    open_personal_files(
        request, [f"beneficiary:{application.beneficiary.public_id}" for application in page.object_list]
    )
    return render(request, "backoffice/twins.html", {"campaign": campaign, "page": page})
