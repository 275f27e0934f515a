"""Changing how a young person is reached."""

from dataclasses import asdict

from django.db import transaction

from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations.creation import Contact
from passregion.beneficiaries.rules import departement_of
from passregion.common.actors import Actor


@transaction.atomic
def change_contact(*, beneficiary: Beneficiary, contact: Contact, actor: Actor) -> Beneficiary:
    """Write the new phone and postal address; the trail says which fields changed, never their content."""
    locked = Beneficiary.objects.select_for_update(no_key=True).get(pk=beneficiary.pk)
    changed = [name for name, value in asdict(contact).items() if getattr(locked, name) != value]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, getattr(contact, name))
    locked.departement = departement_of(contact.postal_code, contact.country)
    locked.save(update_fields=[*changed, "departement"])
    record(
        action=Action.BENEFICIARY_CONTACT_CHANGED,
        actor=actor,
        subject_ref=f"beneficiary:{locked.public_id}",
        fields=changed,
    )
    return locked
