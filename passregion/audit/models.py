"""Insert-only events."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """`subject.action`, one line for each act worth tracing."""

    APPLICATION_SUBMITTED = "application.submitted", _("Demande déposée")
    APPLICATION_APPROVED = "application.approved", _("Demande validée")
    APPLICATION_REFUSED = "application.refused", _("Demande refusée")
    CORRECTION_ASKED = "application.correction_asked", _("Correction demandée")
    CORRECTION_SENT = "application.correction_sent", _("Correction envoyée")
    APPLICATION_WITHDRAWN = "application.withdrawn", _("Demande retirée")
    APPLICATION_REOPENED = "application.reopened", _("Demande reprise")
    ACCOUNT_ACTIVATED = "account.activated", _("Compte activé")
    ACCOUNT_SIGNED_IN = "account.signed_in", _("Connexion")
    ACCOUNT_SIGN_IN_FAILED = "account.sign_in_failed", _("Connexion refusée")
    ACCOUNT_PASSWORD_CHANGED = "account.password_changed", _("Mot de passe modifié")
    ACCOUNT_PASSWORD_RESET_ASKED = "account.password_reset_asked", _("Nouveau mot de passe demandé")
    BENEFICIARY_OPENED = "beneficiary.opened", _("Dossier consulté")
    BENEFICIARY_CONTACT_CHANGED = "beneficiary.contact_changed", _("Coordonnées modifiées")
    BENEFICIARY_IDENTITY_CHANGED = "beneficiary.identity_changed", _("Identité corrigée")
    BENEFICIARY_PHOTO_CHANGED = "beneficiary.photo_changed", _("Photo remplacée")
    BENEFICIARY_ENTRUSTED = "beneficiary.entrusted", _("Responsable légal enregistré")
    BENEFICIARY_CODE_CHANGED = "beneficiary.code_changed", _("Code d’utilisation modifié")
    BENEFICIARY_CODE_BLOCKED = "beneficiary.code_blocked", _("Code d’utilisation bloqué")
    CARD_ORDERED = "card.ordered", _("Carte commandée")
    CARD_PRODUCED = "card.produced", _("Carte mise en fabrication")
    CARD_SHIPPED = "card.shipped", _("Carte expédiée")
    CARD_HANDED_OVER = "card.handed_over", _("Carte remise")
    CARD_ACTIVATED = "card.activated", _("Carte activée")
    CARD_BLOCKED = "card.blocked", _("Carte bloquée")
    BATCH_ORDERED = "batch.ordered", _("Lot de fabrication commandé")
    BATCH_SHIPPED = "batch.shipped", _("Lot expédié")
    BATCH_DOWNLOADED = "batch.downloaded", _("Fichier de fabrication téléchargé")
    WALLET_OPENED = "wallet.opened", _("Porte-monnaie ouvert")
    PAYMENT_CAPTURED = "payment.captured", _("Paiement")
    PAYMENT_CANCELLED = "payment.cancelled", _("Paiement annulé")
    PLACE_HELD = "place.held", _("Caisses d’un lieu suspendues")
    TILLS_ALARM = "tills.alarm", _("Trop de codes faux sur l’ensemble des caisses")
    LISTING_MATCHED = "listing.matched", _("Nom rattaché à la liste")
    LISTING_ADDED = "listing.added", _("Nom ajouté à la liste")
    LISTING_DECLINED = "listing.declined", _("Nom renvoyé au demandeur")
    APPLICATION_PLACED = "application.placed", _("Demande rattachée à un autre nom de la liste")
    REGISTER_IMPORTED = "register.imported", _("Registre importé")


class Event(models.Model):
    """One act. References are plain text; nothing here may hold a name, an e-mail or a code."""

    at = models.DateTimeField()
    action = models.CharField(max_length=64, choices=Action)
    actor_ref = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=120)
    subject_ref = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject_ref", "-at"], name="audit_by_subject")]
        triggers = [
            pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_ref}"
