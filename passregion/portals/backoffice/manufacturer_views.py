"""The manufacturer's side, seen by the Region: files of answers, keys, cards to make again."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from passregion.cards.answer_rules import TAKEN
from passregion.cards.batch_queries import files_of_manufacturer, manufacturer_keys, rejected_to_settle
from passregion.cards.models import FileState, ManufacturerFile, RejectReason
from passregion.cards.operations import answer_files
from passregion.cards.operations import manufacturer_keys as keys_room
from passregion.cards.operations.reprinting import AlreadyReprinted, NotRejected, reprint
from passregion.journeys import production
from passregion.portals.backoffice.access import get_answer_file_or_404, get_card_or_404, get_key_or_404, signed_in
from passregion.portals.backoffice.answer_words import EVENTS, words_of
from passregion.portals.backoffice.batch_forms import AnswersForm, KeyForm

PAGE_LENGTH = 25
# A page shows so many lines that will not be applied; the rest is counted.
SHOWN_COUNT = 200


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def manufacturer(request: HttpRequest) -> HttpResponse:
    """Bring a file of answers; below, those brought before."""
    form = AnswersForm(request.POST, request.FILES) if request.method == "POST" else AnswersForm()
    if request.method == "POST" and form.is_valid():
        kept = _kept(request, form)
        if kept is not None:
            return redirect("backoffice:answer_file", kept.public_id)
    page = Paginator(files_of_manufacturer(), PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(
        request, "backoffice/manufacturer.html", {"form": form, "page": page, "reasons": RejectReason.choices}
    )


def _kept(request: HttpRequest, form: AnswersForm) -> ManufacturerFile | None:
    """The file, new or known; or nothing, and the form says why."""
    content = form.cleaned_data["fichier"].read()
    try:
        kept, is_new = answer_files.keep_file(content=content, actor=signed_in(request).actor)
    except answer_files.FileUnreadable as refusal:
        form.add_error("fichier", _unreadable(refusal))
        return None
    if not is_new:
        messages.info(request, _("Ce fichier est déjà connu : voici où il en est. Rien n’est appliqué deux fois."))
    return kept


def _unreadable(refusal: answer_files.FileUnreadable) -> str:
    missing = refusal.details.get("missing", "")
    sentences = {
        "empty": _("Ce fichier n’a aucune ligne de réponse."),
        "too_big": _("Ce fichier dépasse 10 Mo. Demandez au fabricant de le couper en deux."),
        "too_long": _("Ce fichier dépasse 50 000 lignes. Demandez au fabricant de le couper en deux."),
        "columns": _("Il manque une colonne dans la première ligne : %(missing)s.") % {"missing": missing},
        "text": _("Ce fichier n’est pas un fichier CSV. Demandez-le au fabricant sous cette forme."),
    }
    return sentences[str(refusal.details["why"])]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What a file would do, line by line, then what it did."""
    kept = get_answer_file_or_404(file_id)
    if request.method == "POST":
        production.confirm_file(file_id=kept.public_id, actor=signed_in(request).actor)
        messages.success(
            request, _("Les réponses s’appliquent. Chaque titulaire d’une carte expédiée reçoit un e-mail.")
        )
        return redirect("backoffice:answer_file", kept.public_id)
    is_preview = kept.state == FileState.READ
    context = {"kept": kept, "is_preview": is_preview} | (_preview(kept) if is_preview else _report(kept))
    return render(request, "backoffice/answer_file.html", context)


def _preview(kept: ManufacturerFile) -> dict[str, object]:
    lines = answer_files.look_at(kept)
    counts = Counter(line.code if line.is_taken else "refused" for line in lines)
    events = Counter(line.answer.event for line in lines if line.code in ("applied", "completed"))
    refused = [(line.number, line.answer.card_number, words_of(line.code)) for line in lines if not line.is_taken]
    return {
        "counts": counts,
        "new_count": counts["applied"] + counts["completed"],
        "events": [(label, events[event]) for event, label in EVENTS.items() if events[event]],
        "refused": refused[:SHOWN_COUNT],
        "unshown_count": max(len(refused) - SHOWN_COUNT, 0),
    }


def _report(kept: ManufacturerFile) -> dict[str, object]:
    counts = Counter(kept.counts)
    return {
        "counts": counts,
        "new_count": counts["applied"] + counts["completed"],
        "events": [],
        "refused": [(number, card, words_of(code)) for number, card, code in kept.refused[:SHOWN_COUNT]],
        "unshown_count": max(len(kept.refused) - SHOWN_COUNT, 0),
        "known": sum(counts[code] for code in TAKEN),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the manufacturer; a new one shows its secret on the page that answers, and nowhere else."""
    form = KeyForm(request.POST) if request.method == "POST" else KeyForm()
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        key, secret = keys_room.create_key(label=form.cleaned_data["nom"], actor=signed_in(request).actor)
        context |= {"form": KeyForm(), "new_key": key, "secret": secret}
    context["keys"] = manufacturer_keys()
    return render(request, "backoffice/manufacturer_keys.html", context)


@require_POST
def revoke_key(request: HttpRequest, key_id: str) -> HttpResponse:
    """The key signs nothing more."""
    key = get_key_or_404(key_id)
    keys_room.revoke_key(key=key, actor=signed_in(request).actor)
    messages.success(
        request, _("La clé %(key)s est révoquée. Plus aucune requête signée avec elle ne passe.") % {"key": key}
    )
    return redirect("backoffice:manufacturer_keys")


@require_safe
@never_cache
def rejected_cards(request: HttpRequest) -> HttpResponse:
    """The cards that could not be made, the oldest first, to be made again."""
    page = Paginator(rejected_to_settle(), PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "backoffice/rejected_cards.html", {"page": page})


@require_POST
def reprint_card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """« Refaire »: order a card with a new number for the same holder."""
    card = get_card_or_404(card_id)
    try:
        reprint(card_id=card.public_id, actor=signed_in(request).actor)
    except (NotRejected, AlreadyReprinted):
        messages.info(request, _("Cette carte est déjà refaite, ou n’est plus à refaire."))
    else:
        messages.success(
            request, _("Une nouvelle carte est commandée, avec un nouveau numéro. Elle part avec le prochain lot.")
        )
    return redirect("backoffice:rejected_cards")
