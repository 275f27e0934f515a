"""All URLs, one line per audience."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("passregion.portals.public.urls")),
    path("", include("passregion.portals.apply.urls")),
    path("espace-beneficiaire/", include("passregion.portals.beneficiary.urls")),
    path("etablissement/", include("passregion.portals.establishment.urls")),
    path("partenaire/", include("passregion.portals.partner.urls")),
    path("region/", include("passregion.portals.backoffice.urls")),
    path("api/fabricant/v1/", include("passregion.portals.manufacturer.urls")),
    path("agents/", include("passregion.portals.staff.urls")),
    path("langue/", set_language, name="set_language"),
]

handler500 = "passregion.portals.outage.server_error"

if settings.DEVELOPMENT_PAGES:
    urlpatterns += [path("_dev/", include("config.dev_urls"))]
