"""The gallery: each component in each state. A page for development only."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, in light and in dark."""
    return render(request, "design/gallery.html", {})
