"""The digests of the files of a batch, in the lines that `sha256sum --check` reads."""

from passregion.cards.manifest import faces_name, manifest_name, photos_name
from passregion.cards.models import ProductionBatch


def checksums_of(batch: ProductionBatch) -> str:
    """The manifest, then the faces and the photos of each part."""
    rows = [(batch.manifest_sha256, manifest_name(batch.reference))]
    for chunk in batch.chunks.filter(card_count__gt=0).order_by("number"):
        rows.append((chunk.faces_sha256, faces_name(batch.reference, chunk.number)))
        rows.append((chunk.photos_sha256, photos_name(batch.reference, chunk.number)))
    return "".join(f"{digest}  {name}\n" for digest, name in rows)
