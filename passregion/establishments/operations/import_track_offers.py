"""Loading who teaches what."""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import Actor
from passregion.common.bulk import upsert
from passregion.common.registers import BadValue, FileRefused, Progress, Report, Row, read_register
from passregion.common.texts import fold
from passregion.establishments import general_classes, rules, track_labels
from passregion.establishments.models import Establishment, Track, TrackOffer
from passregion.establishments.operations.create import ensure_general_classes

REQUIRED = ["uai", "code", "libelle"]
# Two lists shorten the same words differently; under this share of common words they speak of two tracks.
LIKENESS_MIN = 0.6


class _Tracks:
    """Every track by the ways in which a list may name it."""

    def __init__(self) -> None:
        self.by_code: dict[str, set[int]] = {}
        self.by_label: dict[str, set[int]] = {}
        self.by_family: dict[str, list[tuple[frozenset[str], int]]] = {}
        self.answers: dict[str, set[int]] = {}
        classes = {found.code: found for found in general_classes.ALL}
        for pk, code, label, mef_stat, diploma in Track.objects.values_list(
            "pk", "code", "label", "mef_stat_11", "diploma_code"
        ):
            mef_stats = classes[code].mef_stats if code in classes else (mef_stat,)
            for name in {code, diploma, *mef_stats} - {""}:
                self.by_code.setdefault(name, set()).add(pk)
            self.by_label.setdefault(fold(label), set()).add(pk)
            family, words = track_labels.key_words(label)
            if family and words:
                self.by_family.setdefault(family, []).append((words, pk))

    def find(self, *, code: str, label: str) -> set[int]:
        """The tracks that this code names, else those that this label means: each year of the same diploma."""
        if code:
            return self.by_code.get(code, set())
        if label not in self.answers:
            self.answers[label] = self.by_label.get(fold(label)) or self._alike(label)
        return self.answers[label]

    def _alike(self, label: str) -> set[int]:
        family, wanted = track_labels.key_words(label)
        scored = [(track_labels.likeness(wanted, words), pk) for words, pk in self.by_family.get(family, [])]
        best = max((score for score, _pk in scored), default=0.0)
        return {pk for score, pk in scored if score == best} if best >= LIKENESS_MIN else set()


@transaction.atomic
def import_track_offers(*, path: Path, actor: Actor, strict: bool = False, progress: Progress | None = None) -> Report:
    """Link establishments to the tracks that the list says they teach. Adds links, removes none; idempotent.

    Rows of establishments that the register does not hold are left out and counted: the list is national. Raises
    RegisterUnreadable, and FileRefused in strict mode.
    """
    report = Report()
    ensure_general_classes()
    establishments = dict(Establishment.objects.values_list("uai", "pk"))
    tracks = _Tracks()
    pairs: dict[tuple[int, int], None] = {}
    for row in read_register(path, required=REQUIRED, report=report, progress=progress):
        try:
            for pair in _pairs_of(row, establishments, tracks, report):
                pairs[pair] = None
        except BadValue as error:
            report.set_aside(row.line, str(error))
    if strict and report.bad_rows:
        raise FileRefused(report)
    rows = [{"establishment": establishment, "track": track} for establishment, track in pairs]
    report.count(upsert(TrackOffer, rows, key=["establishment", "track"]))
    if not report.is_idle:
        record(
            action=Action.REGISTER_IMPORTED, actor=actor, subject_ref="register:track_offers", created=report.created
        )
    return report


def _pairs_of(row: Row, establishments: dict[str, int], tracks: _Tracks, report: Report) -> list[tuple[int, int]]:
    """The links that this row says. Raises BadValue when it names no track."""
    uai = row.text("uai", limit=20, is_required=True).upper()
    if not rules.is_uai(uai):
        raise BadValue(_("L’UAI %(uai)s n’a pas sept chiffres et leur lettre de contrôle.") % {"uai": uai})
    if uai not in establishments:
        report.note(_("établissement hors du registre"))
        return []
    code, label = row.text("code", limit=20), row.text("libelle", limit=400)
    if not code and not label:
        raise BadValue(_("La ligne n’a ni code ni libellé de filière."))
    found = tracks.find(code=code, label=label)
    if not found:
        raise BadValue(_("Aucune filière connue sous %(name)s.") % {"name": code or label})
    return [(establishments[uai], track) for track in sorted(found)]
