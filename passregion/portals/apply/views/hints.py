"""Advice while typing."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST


@require_POST
@never_cache
def hints(request: HttpRequest) -> JsonResponse:
    """Advice about what was typed; nothing is kept."""
    return JsonResponse({"advice": []})
