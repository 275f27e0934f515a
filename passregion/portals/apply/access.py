"""A draft belongs to the browser that started it: a secret in its session opens it."""

import uuid

from django.http import Http404, HttpRequest

from passregion.applications.models import Draft
from passregion.applications.queries import find_draft

SESSION_KEY = "drafts"
DRAFT_COUNT_MAX = 5


def remember_draft(request: HttpRequest, draft: Draft, secret: str) -> None:
    """Let this browser open this draft; the oldest of more than five is forgotten."""
    kept = dict(request.session.get(SESSION_KEY, {}))
    kept[str(draft.public_id)] = secret
    request.session[SESSION_KEY] = dict(list(kept.items())[-DRAFT_COUNT_MAX:])


def get_draft_or_404(request: HttpRequest, draft_id: uuid.UUID) -> Draft:
    """The draft, if this browser started it. Raises Http404, the same whether it exists or not."""
    secret = _kept(request).get(str(draft_id))
    draft = find_draft(draft_id, secret) if secret else None
    if draft is None:
        raise Http404
    return draft


def open_drafts(request: HttpRequest) -> list[Draft]:
    """The drafts of this browser that were not sent, latest first."""
    found = [find_draft(uuid.UUID(draft_id), secret) for draft_id, secret in _kept(request).items()]
    return [draft for draft in reversed(found) if draft is not None and draft.submitted_at is None]


def _kept(request: HttpRequest) -> dict[str, str]:
    kept = request.session.get(SESSION_KEY, {})
    return {key: secret for key, secret in kept.items() if isinstance(secret, str)}
