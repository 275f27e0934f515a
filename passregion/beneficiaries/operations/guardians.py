"""The adults who answer for children."""

from django.db import transaction

from passregion.accounts.models import User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.beneficiaries.models import Beneficiary, Guardian, Guardianship
from passregion.common.actors import Actor
from passregion.common.clock import now


@transaction.atomic
def create_guardian(*, user: User, first_name: str, last_name: str, phone: str) -> Guardian:
    """Write the adult of a new account. `phone` is E.164."""
    return Guardian.objects.create(user=user, first_name=first_name, last_name=last_name, phone=phone, created_at=now())


@transaction.atomic
def entrust(*, guardian: Guardian, beneficiary: Beneficiary, relation: str, actor: Actor) -> Guardianship:
    """Keep that this adult answers for this child from now on, and in what capacity."""
    made = Guardianship.objects.create(guardian=guardian, beneficiary=beneficiary, relation=relation, since=now())
    record(
        action=Action.BENEFICIARY_ENTRUSTED,
        actor=actor,
        subject_ref=f"beneficiary:{beneficiary.public_id}",
        relation=relation,
    )
    return made
