"""The files of a batch, for the manufacturer. Each one that leaves is recorded."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from passregion.cards.checksums import checksums_of
from passregion.cards.manifest import checksums_name, faces_name, manifest_name, photos_name
from passregion.portals.backoffice.access import signed_in, take_batch_file, take_chunk_file


@require_safe
@never_cache
def batch_manifest(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """One line for each card."""
    found = take_batch_file(signed_in(request), batch_id, "manifest")
    return FileResponse(
        found.manifest.open("rb"),
        as_attachment=True,
        filename=manifest_name(found.reference),
        content_type="text/csv; charset=utf-8",
    )


@require_safe
@never_cache
def batch_checksums(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The digests of every file, as `sha256sum --check` reads them."""
    found = take_batch_file(signed_in(request), batch_id, "checksums")
    response = HttpResponse(checksums_of(found), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{checksums_name(found.reference)}"'
    return response


@require_safe
@never_cache
def chunk_faces(request: HttpRequest, batch_id: UUID, number: int) -> HttpResponseBase:
    """The faces of a part, as PDF."""
    chunk = take_chunk_file(signed_in(request), batch_id, number, "faces")
    name = faces_name(chunk.batch.reference, number)
    return FileResponse(chunk.faces.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")


@require_safe
@never_cache
def chunk_photos(request: HttpRequest, batch_id: UUID, number: int) -> HttpResponseBase:
    """The photos of a part, in an archive."""
    chunk = take_chunk_file(signed_in(request), batch_id, number, "photos")
    name = photos_name(chunk.batch.reference, number)
    return FileResponse(chunk.photos.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
