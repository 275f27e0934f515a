"""« Carte perdue »: three ways to block a card, the last two without a password."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from passregion.accounts.operations import TokenRefused
from passregion.cards.models import BlockReason
from passregion.common.public_ids import is_file_number, normalise_file_number
from passregion.design.forms.fields import DayField
from passregion.journeys import suspension
from passregion.portals.sign_in import may_ask_for_link

HELD_STATUS = 429
LOSS_REASONS = (BlockReason.LOST, BlockReason.STOLEN)


class BlockLinkForm(forms.Form):
    """What a holder knows by heart, or finds on the receipt."""

    file_number = forms.CharField(
        label=gettext_lazy("Numéro de dossier"),
        help_text=gettext_lazy("Douze chiffres et une lettre, sur le récépissé et dans les messages reçus."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Saisis ton numéro de dossier."),
            "max_length": gettext_lazy("Un numéro de dossier a douze chiffres et une lettre. Retire le reste."),
        },
    )
    birth_date = DayField(
        label=gettext_lazy("Date de naissance"),
        help_text=gettext_lazy("JJ/MM/AAAA, par exemple 14/03/2010."),
        error_messages={"required": gettext_lazy("Saisis ta date de naissance.")},
    )

    def clean_file_number(self) -> str:
        number = normalise_file_number(str(self.cleaned_data["file_number"]))
        if not is_file_number(number):
            raise forms.ValidationError(
                _("Ce numéro a une faute : il faut douze chiffres et une lettre. Compare-le avec ton récépissé.")
            )
        return number


class ReasonForm(forms.Form):
    """Lost or stolen."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Que s’est-il passé ?"),
        choices=[(reason.value, reason.label) for reason in LOSS_REASONS],
        initial=BlockReason.LOST.value,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisis ce qui s’est passé."),
            "invalid_choice": gettext_lazy("Choisis l’une des réponses proposées."),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_card(request: HttpRequest) -> HttpResponse:
    """Sign in, or ask for a block link, or call."""
    form = BlockLinkForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        if may_ask_for_link(request, act="block", typed=form.cleaned_data["file_number"]):
            suspension.send_block_link(**form.cleaned_data)
            return redirect("public:lost_card_sent")
        form.add_error(None, _("Trop de demandes en peu de temps. Appelle l’assistance pour bloquer ta carte."))
        status = HELD_STATUS
    return render(request, "public/lost_card/lost_card.html", {"form": form}, status=status)


def lost_card_sent(request: HttpRequest) -> HttpResponse:
    """The same words whether number and date go together or not."""
    return render(request, "public/lost_card/sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def block_card(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that a block link opens: looking uses nothing up, the button blocks."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        holder = suspension.holder_of_link(secret=secret)
        if form.is_valid():
            suspension.block_with_link(secret=secret, reason=BlockReason(form.cleaned_data["reason"]))
            return redirect("public:card_blocked")
    except TokenRefused as refusal:
        return render(request, "public/lost_card/link_refused.html", {"code": refusal.code}, status=410)
    except suspension.NothingToBlock:
        return render(request, "public/lost_card/nothing.html", status=409)
    return render(request, "public/lost_card/block.html", {"form": form, "first_name": holder.first_name})


def card_blocked(request: HttpRequest) -> HttpResponse:
    """What was blocked, what stays, what comes next."""
    return render(request, "public/lost_card/blocked.html")
