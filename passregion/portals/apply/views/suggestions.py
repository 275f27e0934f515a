"""What every field that proposes answers while typing asks and answers."""

from django.http import HttpRequest, JsonResponse

SUGGESTION_COUNT_MAX = 10
WORDS_LENGTH_MAX = 120


def words_of(request: HttpRequest) -> str:
    """What was typed, limited."""
    return request.GET.get("q", "").replace("\x00", " ")[:WORDS_LENGTH_MAX]


def suggestions(rows: list[tuple[str, str, str]]) -> JsonResponse:
    """Answers as (value, label, detail), best first."""
    results = [{"value": value, "label": label, "detail": detail} for value, label, detail in rows]
    return JsonResponse({"results": results})
