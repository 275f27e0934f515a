"""`/sante/`: what probes ask. No session, no personal data, never kept by a cache."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.common.health import readiness


def _answer(is_fit: bool, parts: dict[str, bool]) -> JsonResponse:
    body = {"status": "ok" if is_fit else "unavailable"} | {
        name: "ok" if fit else "failed" for name, fit in parts.items()
    }
    return JsonResponse(body, status=200 if is_fit else 503)


@require_safe
@never_cache
def live(_request: HttpRequest) -> JsonResponse:
    """The process answers: nothing else is asked, so a database that is away does not get it restarted."""
    return _answer(True, {})


@require_safe
@never_cache
def ready(_request: HttpRequest) -> JsonResponse:
    """The process may be sent visitors: the database answers, its tables are those of the code, jobs move."""
    state = readiness()
    return _answer(state.is_ready, {"database": state.database, "migrations": state.migrations, "jobs": state.jobs})


@require_safe
@never_cache
def summary(_request: HttpRequest) -> JsonResponse:
    """Both answers at once, for a person or a dashboard."""
    state = readiness()
    parts = {"process": True, "database": state.database, "migrations": state.migrations, "jobs": state.jobs}
    return _answer(state.is_ready, parts)
