"""What the manufacturer's machine asks: which batches wait, their files; and what it answers card by card."""

import json
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from passregion.cards.answer_rules import TAKEN, read_answer
from passregion.cards.manifest import faces_name, manifest_name, photos_name
from passregion.cards.models import ManufacturerKey, ProductionBatch
from passregion.cards.operations.answer_files import COLUMNS
from passregion.journeys import production
from passregion.portals.manufacturer.access import (
    READY_STATES,
    find_ready_batch,
    record_download,
    refusal,
    signed,
)

ANSWER_COUNT_MAX = 200
PARTS = {"faces": ("application/pdf", faces_name), "photos": ("application/zip", photos_name)}


@signed("GET")
def batches(request: HttpRequest, key: ManufacturerKey) -> HttpResponseBase:
    """The batches that are ready, the newest first, with the address and the digest of each file."""
    rows = ProductionBatch.objects.filter(state__in=READY_STATES).prefetch_related("chunks").order_by("-ordered_at")
    if request.GET.get("state") in READY_STATES:
        rows = rows.filter(state=request.GET["state"])
    return JsonResponse({"batches": [_batch(row) for row in rows[:100]]})


def _batch(batch: ProductionBatch) -> dict[str, object]:
    manifest_url = reverse("manufacturer:manifest", args=[batch.public_id])
    files = [{"name": manifest_name(batch.reference), "path": manifest_url, "sha256": batch.manifest_sha256}]
    for chunk in batch.chunks.all():
        for part, (_kind, name_of) in PARTS.items():
            if chunk.card_count:
                url = reverse("manufacturer:chunk_file", args=[batch.public_id, chunk.number, part])
                digest = getattr(chunk, f"{part}_sha256")
                files.append({"name": name_of(batch.reference, chunk.number), "path": url, "sha256": digest})
    return {
        "id": str(batch.public_id),
        "reference": batch.reference,
        "state": batch.state,
        "card_count": sum(chunk.card_count for chunk in batch.chunks.all()),
        "ordered_at": batch.ordered_at.isoformat(),
        "files": files,
    }


@signed("GET")
def manifest(request: HttpRequest, key: ManufacturerKey, batch_id: UUID) -> HttpResponseBase:
    """The manifest of a batch."""
    batch = find_ready_batch(batch_id)
    if batch is None:
        return refusal(404, "batch_unknown", "No ready batch has this id.")
    record_download(key, batch, "manifest")
    return FileResponse(batch.manifest.open("rb"), filename=manifest_name(batch.reference), content_type="text/csv")


@signed("GET")
def chunk_file(request: HttpRequest, key: ManufacturerKey, batch_id: UUID, number: int, part: str) -> HttpResponseBase:
    """The faces or the photos of a part."""
    batch = find_ready_batch(batch_id)
    chunk = batch.chunks.filter(number=number, card_count__gt=0).first() if batch else None
    if batch is None or chunk is None or part not in PARTS:
        return refusal(404, "file_unknown", "No ready batch has this file.")
    kind, name_of = PARTS[part]
    record_download(key, batch, f"{part} {number}")
    file = chunk.faces if part == "faces" else chunk.photos
    return FileResponse(file.open("rb"), filename=name_of(batch.reference, number), content_type=kind)


@signed("POST")
def answers(request: HttpRequest, key: ManufacturerKey) -> HttpResponseBase:
    """Apply answers one by one; each has its own result, and the same ones again change nothing."""
    rows = _rows_of(request.body)
    if rows is None:
        text = 'Send {"answers": [{"card_number": "…", "event": "made"}]}, each value a text.'
        return refusal(400, "body_wrong", text)
    if not 0 < len(rows) <= ANSWER_COUNT_MAX:
        return refusal(400, "answer_count_wrong", f"Send 1 to {ANSWER_COUNT_MAX} answers at a time.")
    results = [_take(row, key) for row in rows]
    return JsonResponse({"results": results, "refused_count": sum(not row["taken"] for row in results)})


def _take(row: dict[str, str], key: ManufacturerKey) -> dict[str, object]:
    answer, fault = read_answer(row)
    code = fault or production.take_answer(answer=answer, actor=key.actor).code
    return {"card_number": answer.card_number[:20], "event": answer.event[:20], "result": code, "taken": code in TAKEN}


def _rows_of(body: bytes) -> list[dict[str, str]] | None:
    """The answers of a body, or nothing when it does not have the shape."""
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    rows = given.get("answers") if isinstance(given, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    kept = [{name: row.get(name, "") for name in COLUMNS} for row in rows]
    is_text = all(isinstance(value, str) and "\0" not in value for row in kept for value in row.values())
    return kept if is_text else None
