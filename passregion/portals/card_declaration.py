"""Loss, theft and damage told to the school or to the Region: one form, one act, the same sentences for both."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.applications.models import Delivery
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.queries import postal_line
from passregion.cards.models import BlockReason, Card
from passregion.cards.operations.moves import TransitionForbidden
from passregion.cards.operations.replacing import NothingToReplace, ReplacementUnderWay
from passregion.cards.queries import blockable_cards_of, replaceable_card_of
from passregion.cards.states import LIVE_STATES, TRANSITIONS, State
from passregion.common.actors import Actor
from passregion.common.clock import today
from passregion.journeys import replacement, suspension

NO_REPLACEMENT = "none"


class DeclarationForm(forms.Form):
    """What happened to the cards of a holder, and where the duplicata goes if one is ordered at once."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Que s’est-il passé\u00a0?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez ce qui s’est passé."),
            "invalid_choice": gettext_lazy("Choisissez l’une des réponses proposées."),
        },
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("Duplicata"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez où envoyer le duplicata."),
            "invalid_choice": gettext_lazy("Choisissez l’une des réponses proposées."),
        },
    )

    def __init__(self, data: Any = None, *, holder: Beneficiary) -> None:
        super().__init__(data)
        self.card = replaceable_card_of(holder)
        self.is_live = blockable_cards_of(holder).exists()
        ways = [
            (Delivery.ESTABLISHMENT.value, _("Envoyé à l’établissement")),
            (Delivery.HOME.value, _("Envoyé à domicile\u00a0: %(address)s") % {"address": postal_line(holder)}),
        ]
        if self.is_live:
            ways.append((NO_REPLACEMENT, _("Aucun duplicata pour l’instant")))
            self._choose("reason", [(reason.value, reason.label) for reason in self._reasons()])
        else:
            del self.fields["reason"]
        self._choose("delivery", ways)

    @property
    def is_useful(self) -> bool:
        """Whether there is anything to block or to replace."""
        return self.is_live or (self.card is not None and self.card.valid_until_on >= today())

    def _reasons(self) -> list[BlockReason]:
        reasons = [BlockReason.LOST, BlockReason.STOLEN]
        if self.card is not None and self.card.state in TRANSITIONS["replace"][0]:
            reasons.append(BlockReason.DAMAGED)
        return reasons

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == BlockReason.DAMAGED and cleaned.get("delivery") == NO_REPLACEMENT:
            self.add_error("delivery", _("Une carte abîmée est remplacée\u00a0: choisissez où envoyer le duplicata."))
        return cleaned

    def chosen_reason(self) -> BlockReason:
        """What happened, once valid: a card that is dead already says it."""
        known = self.card.block_reason if self.card else ""
        return BlockReason(self.cleaned_data.get("reason") or known or BlockReason.LOST)


def declare(request: HttpRequest, holder: Beneficiary, form: DeclarationForm, actor: Actor) -> None:
    """Do what the valid form says, and tell the visitor what became of it."""
    reason, way = form.chosen_reason(), form.cleaned_data["delivery"]
    try:
        if way == NO_REPLACEMENT:
            suspension.declare_loss(beneficiary=holder, reason=reason, actor=actor)
            text = _("Les cartes sont bloquées. Le titulaire est prévenu par e-mail.")
        else:
            replacement.request(beneficiary=holder, reason=reason, delivery=Delivery(way), actor=actor)
            text = _("Le duplicata est commandé. Le titulaire est prévenu par e-mail.")
    except suspension.NothingToBlock:
        messages.info(request, _("Les cartes étaient déjà bloquées."))
    except ReplacementUnderWay:
        messages.info(request, _("Un duplicata est déjà en cours."))
    except (NothingToReplace, TransitionForbidden):
        messages.error(request, _("Cette carte ne peut pas être remplacée. Regardez où elle en est."))
    else:
        messages.success(request, text)


def why(card: Card) -> str:
    """Why a card serves no more, or only for a while, told to an agent; empty for any other."""
    moment = card.blocked_at or card.damaged_at
    words = {"day": formats.date_format(timezone.localdate(moment), "SHORT_DATE_FORMAT") if moment else ""}
    if card.state == State.BLOCKED and card.block_reason == BlockReason.STOLEN:
        return _("Déclarée volée le %(day)s. Même retrouvée, elle ne sert plus\u00a0: détruisez-la.") % words
    if card.state == State.BLOCKED:
        return _("Déclarée perdue le %(day)s. Même retrouvée, elle ne sert plus\u00a0: détruisez-la.") % words
    if card.state == State.REPLACED:
        return _("Remplacée par un duplicata\u00a0: elle ne sert plus.")
    if card.state in LIVE_STATES and card.damaged_at is not None:
        return _("Déclarée abîmée le %(day)s. Elle marche jusqu’à ce que le duplicata soit actif.") % words
    return ""
