"""What every page may know without asking: the brand of the Region."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext


def brand(request: HttpRequest) -> dict[str, Any]:
    """The brand setting, under the name `brand`; its sentences in the language of the page if translated."""
    values = settings.BRAND.items()
    return {"brand": {key: gettext(value) if value and isinstance(value, str) else value for key, value in values}}
