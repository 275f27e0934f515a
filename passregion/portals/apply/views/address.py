"""Suggestions for an address."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from passregion.portals.apply.views.suggestions import SUGGESTION_COUNT_MAX, suggestions, words_of
from passregion.territories.queries import search_communes


@require_safe
def communes(request: HttpRequest) -> JsonResponse:
    """Communes, while typing."""
    found = search_communes(words_of(request), limit=SUGGESTION_COUNT_MAX)
    return suggestions([(row.insee_code, row.name, row.postal_code) for row in found])
