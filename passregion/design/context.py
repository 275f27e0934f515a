"""What every page may know without asking: the brand of the Region."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def brand(request: HttpRequest) -> dict[str, Any]:
    """The brand setting, under the name `brand`; its sentences are in the language of the page."""
    return {"brand": settings.BRAND}
