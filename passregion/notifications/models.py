"""Messages and the attempts to send them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a message stands."""

    QUEUED = "queued", _("En attente")
    SENT = "sent", _("Envoyé")
    FAILED = "failed", _("Abandonné")


class Message(models.Model):
    """One e-mail. The row is written in the transaction of the act; the worker sends it after commit."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    subject_ref = models.CharField(max_length=80, blank=True)
    # What is attached, made when the message leaves: « receipt:… », see `settings.MESSAGE_ATTACHMENTS`.
    attachment = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=16, choices=MessageState)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-queued_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class Attempt(models.Model):
    """One try: what the mail server answered."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    is_success = models.BooleanField()
    answer = models.CharField(max_length=500)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at} {self.is_success}"
