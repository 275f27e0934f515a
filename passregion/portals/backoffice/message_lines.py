"""An e-mail as the Region's pages show it: what it was, to a masked address, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from passregion.notifications.models import Message, MessageState

KINDS = {
    "application_received": _("Demande enregistrée (1/3)"),
    "application_approved": _("Demande validée (2/3)"),
    "application_refused": _("Demande refusée"),
    "application_withdrawn": _("Demande retirée"),
    "applications_waiting": _("Demandes en attente, à l’établissement"),
    "correction_asked": _("Correction demandée"),
    "listing_settled": _("Établissement ou filière trouvés"),
    "card_shipped": _("Carte expédiée (3/3)"),
    "resume_link": _("Lien pour reprendre la demande"),
    "draft_reminder": _("Rappel d’une demande commencée"),
    "hand_over_link": _("Demande confiée à un parent"),
    "activation_link": _("Lien d’activation"),
    "password_reset": _("Nouveau mot de passe"),
    "login_reminder": _("Rappel de l’identifiant"),
    "card_block_link": _("Lien de blocage de la carte"),
    "card_blocked": _("Carte bloquée"),
    "card_delayed": _("Carte en retard"),
    "card_not_delivered": _("Carte non distribuée"),
    "card_reshipped": _("Carte réexpédiée"),
    "replacement_ordered": _("Duplicata demandé"),
    "password_changed": _("Mot de passe modifié"),
    "email_change_link": _("Confirmation d’une adresse e-mail"),
    "email_change_asked": _("Nouvelle adresse e-mail demandée"),
    "email_changed": _("Adresse e-mail modifiée"),
    "contact_changed": _("Coordonnées modifiées"),
    "identity_linked": _("Compte extérieur relié"),
    "staff_invitation": _("Invitation d’un agent"),
    "staff_revoked": _("Accès d’un agent retiré"),
    "factor_changed": _("Second facteur ajouté ou retiré"),
    "factors_reset": _("Second facteur réinitialisé"),
    "openings_alarm": _("Beaucoup de dossiers consultés, à la protection des données"),
    "usage_code_changed": _("Code d’utilisation modifié"),
    "usage_code_blocked": _("Code d’utilisation bloqué"),
}


@dataclass(frozen=True)
class Line:
    """One row of the list. `answer` is what the mail server said last."""

    label: str
    recipient: str
    queued_at: datetime
    attempt_count: int
    answer: str
    state: MessageState


def line_of(message: Message) -> Line:
    """The row of a message. A kind that has no name here yet keeps its own."""
    attempts = list(message.attempts.all())
    return Line(
        label=str(KINDS.get(message.kind, message.kind)),
        recipient=masked(message.recipient),
        queued_at=message.queued_at,
        attempt_count=len(attempts),
        answer=attempts[-1].answer if attempts else "",
        state=MessageState(message.state),
    )


def masked(address: str) -> str:
    """`l•••@example.org`: enough to recognise an address that one knows already."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}•••{at}{domain}"
