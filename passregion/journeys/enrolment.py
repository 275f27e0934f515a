"""The people of a demande that is being sent: accounts, the young person, the adult who answers for a child."""

from django.db import transaction

from passregion.accounts.models import User
from passregion.accounts.operations import (
    NotAGuardian,
    activate_account,
    create_guardian,
    create_held_holder,
    create_holder,
    free_login,
)
from passregion.applications.models import Applicant, Draft
from passregion.applications.rules import CONTACT, GUARDIAN, IDENTITY, LEGAL, birth_date_of, email_of
from passregion.beneficiaries.models import Beneficiary, ConsentBasis, ConsentKind, Guardian
from passregion.beneficiaries.operations import guardians
from passregion.beneficiaries.operations.creation import Contact, Identity, create_beneficiary, record_consents
from passregion.common.errors import Refusal

NAME_LENGTH_MAX = 150


class DraftIncomplete(Refusal):
    """A step is missing, or no longer holds today; details: step, its key."""

    code = "draft_incomplete"


@transaction.atomic
def enrol(*, draft: Draft, language: str) -> Beneficiary:
    """Write the young person of a draft whose steps are complete and that the caller holds.

    When an adult applies, the child joins the adult's account, which is made unless the adult was signed in.
    Raises DraftIncomplete.
    """
    is_held = draft.applicant == Applicant.GUARDIAN
    guardian = _guardian_of(draft, language) if is_held else None
    beneficiary = _create_beneficiary(draft, guardian.user if guardian else None, language)
    opted = draft.answers.get(LEGAL, {})
    record_consents(
        beneficiary=beneficiary,
        answers={kind: opted.get(kind.value) is True for kind in ConsentKind},
        basis=ConsentBasis.JOINT if guardian else ConsentBasis.OWN,
    )
    if guardian:
        relation = draft.answers[GUARDIAN]["relation"]
        guardians.entrust(guardian=guardian, beneficiary=beneficiary, relation=relation, actor=guardian.user.actor)
    return beneficiary


def _guardian_of(draft: Draft, language: str) -> Guardian:
    """The adult whom the child joins; made when none was signed in."""
    if draft.guardian_user is not None:
        joined = Guardian.objects.select_related("user").filter(user=draft.guardian_user).first()
        if joined is None:
            raise DraftIncomplete(step=GUARDIAN)
        return joined
    answers = draft.answers[GUARDIAN]
    return guardians.create_guardian(
        user=create_guardian(
            email=email_of(draft),
            display_name=f"{answers['first_name']} {answers['last_name']}"[:NAME_LENGTH_MAX],
            password_hash=draft.password_hash,
            language=language,
        ),
        first_name=answers["first_name"],
        last_name=answers["last_name"],
        phone=answers["phone"],
    )


def _create_beneficiary(draft: Draft, adult: User | None, language: str) -> Beneficiary:
    answers, birth_date = draft.answers[IDENTITY], birth_date_of(draft)
    if birth_date is None or draft.portrait is None or draft.usage_code_digest is None:
        raise DraftIncomplete(step=IDENTITY)
    identity = Identity(answers["civility"], answers["first_name"], answers["last_name"], birth_date)
    file_number = free_login()
    return create_beneficiary(
        public_id=draft.holder_id,
        user=_account_of(draft, adult, file_number=file_number, language=language),
        file_number=file_number,
        identity=identity,
        contact=Contact(**draft.answers[CONTACT]),
        portrait=draft.portrait,
        usage_code_digest=bytes(draft.usage_code_digest),
        usage_code_key_id=draft.usage_code_key_id,
    )


def _account_of(draft: Draft, adult: User | None, *, file_number: str, language: str) -> User:
    answers = draft.answers[IDENTITY]
    name = f"{answers['first_name']} {answers['last_name']}"[:NAME_LENGTH_MAX]
    if adult is None:
        return create_holder(
            file_number=file_number,
            email=email_of(draft),
            display_name=name,
            password_hash=draft.password_hash,
            language=language,
        )
    try:
        child = create_held_holder(file_number=file_number, held_by=adult, display_name=name)
    except NotAGuardian as closed:
        raise DraftIncomplete(step=GUARDIAN) from closed
    # Whoever was signed in has confirmed this address before.
    return activate_account(user=child) if adult.activated_at else child
