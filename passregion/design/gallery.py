"""The gallery: each component in each state, and a sample of each layout. For development only."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from passregion.design.gallery_samples import samples, suggestions

PAGES = (
    "components",
    "landing",
    "wizard",
    "receipt",
    "space",
    "plain",
    "staff",
    "till_price",
    "till_code",
    "till_accepted",
    "till_refused",
)


def gallery(request: HttpRequest) -> HttpResponse:
    """The components in light and dark, or with `?page=` a sample page of one layout."""
    page = request.GET.get("page", "components")
    if page == "suggestions":
        return JsonResponse({"results": suggestions(request.GET.get("q", ""))})
    if page not in PAGES:
        raise Http404
    values = samples() | {"pages": PAGES, "current_page": page}
    values["accepted"] = page != "till_refused"
    return render(request, f"design/gallery/{page}.html", values)
