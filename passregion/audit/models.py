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
    ACCOUNT_SIGN_IN_CLOSED = "account.sign_in_closed", _("Connexion fermée à distance")
    ACCOUNT_EMAIL_CHANGE_ASKED = "account.email_change_asked", _("Nouvelle adresse e-mail demandée")
    ACCOUNT_EMAIL_CHANGED = "account.email_changed", _("Adresse e-mail modifiée")
    ACCOUNT_EMAIL_CHANGE_REFUSED = "account.email_change_refused", _("Nouvelle adresse e-mail refusée")
    ACCOUNT_IDENTITY_LINKED = "account.identity_linked", _("Compte extérieur relié")
    ACCOUNT_IDENTITY_UNLINKED = "account.identity_unlinked", _("Compte extérieur délié")
    BENEFICIARY_OPENED = "beneficiary.opened", _("Dossier consulté")
    BENEFICIARY_CONTACT_CHANGED = "beneficiary.contact_changed", _("Coordonnées modifiées")
    BENEFICIARY_IDENTITY_CHANGED = "beneficiary.identity_changed", _("Identité corrigée")
    BENEFICIARY_PHOTO_CHANGED = "beneficiary.photo_changed", _("Photo remplacée")
    BENEFICIARY_ENTRUSTED = "beneficiary.entrusted", _("Responsable légal enregistré")
    BENEFICIARY_CODE_CHANGED = "beneficiary.code_changed", _("Code d’utilisation modifié")
    BENEFICIARY_CODE_BLOCKED = "beneficiary.code_blocked", _("Code d’utilisation bloqué")
    CARD_ORDERED = "card.ordered", _("Carte commandée")
    CARD_PRODUCED = "card.produced", _("Carte mise en fabrication")
    CARD_MADE = "card.made", _("Carte fabriquée")
    CARD_REJECTED = "card.rejected", _("Carte rejetée par le fabricant")
    CARD_SHIPPED = "card.shipped", _("Carte expédiée")
    CARD_RECEIVED = "card.received", _("Carte arrivée à l’établissement")
    CARD_UNDELIVERED = "card.undelivered", _("Carte non distribuée")
    CARD_RETURNED = "card.returned", _("Carte retournée à la Région")
    CARD_RESHIPPED = "card.reshipped", _("Carte réexpédiée")
    CARD_HANDED_OVER = "card.handed_over", _("Carte remise")
    CARD_ACTIVATED = "card.activated", _("Carte activée")
    CARD_BLOCKED = "card.blocked", _("Carte bloquée")
    CARD_DAMAGED = "card.damaged", _("Carte déclarée abîmée")
    CARD_REPLACED = "card.replaced", _("Carte remplacée")
    CARD_EXPIRED = "card.expired", _("Carte expirée")
    REPLACEMENT_ORDERED = "replacement.ordered", _("Duplicata demandé")
    BATCH_ORDERED = "batch.ordered", _("Lot de fabrication commandé")
    BATCH_READY = "batch.ready", _("Fichiers du lot prêts")
    BATCH_HALTED = "batch.halted", _("Préparation du lot arrêtée")
    BATCH_RESUMED = "batch.resumed", _("Préparation du lot reprise")
    BATCH_SHIPPED = "batch.shipped", _("Lot expédié")
    BATCH_DOWNLOADED = "batch.downloaded", _("Fichier de fabrication téléchargé")
    ANSWERS_READ = "answers.read", _("Réponses du fabricant lues")
    ANSWERS_APPLIED = "answers.applied", _("Réponses du fabricant appliquées")
    MANUFACTURER_KEY_CREATED = "manufacturer.key_created", _("Clé du fabricant créée")
    MANUFACTURER_KEY_REVOKED = "manufacturer.key_revoked", _("Clé du fabricant révoquée")
    WALLET_OPENED = "wallet.opened", _("Porte-monnaie ouvert")
    PAYMENT_CAPTURED = "payment.captured", _("Paiement")
    PAYMENT_CANCELLED = "payment.cancelled", _("Paiement annulé")
    PLACE_HELD = "place.held", _("Caisses d’un lieu suspendues")
    TILLS_ALARM = "tills.alarm", _("Trop de codes faux sur l’ensemble des caisses")
    LISTING_MATCHED = "listing.matched", _("Nom rattaché à la liste")
    LISTING_ADDED = "listing.added", _("Nom ajouté à la liste")
    LISTING_DECLINED = "listing.declined", _("Nom renvoyé au demandeur")
    APPLICATION_PLACED = "application.placed", _("Demande rattachée à un autre nom de la liste")
    STAFF_INVITED = "staff.invited", _("Invitation envoyée")
    STAFF_INVITATION_CANCELLED = "staff.invitation_cancelled", _("Invitation annulée")
    STAFF_JOINED = "staff.joined", _("Invitation acceptée")
    STAFF_REVOKED = "staff.revoked", _("Accès retiré")
    STAFF_FACTORS_RESET = "staff.factors_reset", _("Second facteur réinitialisé")
    FACTOR_ADDED = "factor.added", _("Second facteur ajouté")
    FACTOR_REMOVED = "factor.removed", _("Second facteur retiré")
    FACTOR_FAILED = "factor.failed", _("Second facteur refusé")
    RECOVERY_CODES_MADE = "factor.recovery_codes_made", _("Codes de secours créés")
    RECOVERY_CODE_USED = "factor.recovery_code_used", _("Code de secours utilisé")
    TILL_DEVICE_CREATED = "till_device.created", _("Appareil de caisse préparé")
    TILL_DEVICE_ENROLLED = "till_device.enrolled", _("Appareil de caisse enregistré")
    TILL_DEVICE_REVOKED = "till_device.revoked", _("Appareil de caisse retiré")
    PIN_DRAWN = "till.pin_drawn", _("Code de caisse attribué")
    PIN_HELD = "till.pin_held", _("Code de caisse faux, caisse suspendue")
    OPENINGS_ALARM = "openings.alarm", _("Beaucoup de dossiers consultés")
    OPENINGS_STOPPED = "openings.stopped", _("Consultation de dossiers arrêtée")
    OPENINGS_LIFTED = "openings.lifted", _("Consultation de dossiers rouverte pour la journée")
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
        indexes = [
            models.Index(fields=["subject_ref", "-at"], name="audit_by_subject"),
            models.Index(
                fields=["actor_ref", "at"],
                condition=models.Q(action="beneficiary.opened"),
                name="audit_openings_by_agent",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="insert_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_ref}"


class AgentDay(models.Model):
    """How many different personal files one agent opened on one day, and what was done about it."""

    actor_ref = models.CharField(max_length=80)
    day = models.DateField()
    opened_count = models.PositiveIntegerField(default=0)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor_ref", "day"], name="one_row_per_agent_and_day")]

    def __str__(self) -> str:
        return f"{self.actor_ref} {self.day} {self.opened_count}"
