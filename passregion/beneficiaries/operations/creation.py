"""Creating a young person, and recording the answers to the opt-ins."""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from passregion.accounts.models import User
from passregion.beneficiaries.models import Beneficiary, Consent, ConsentBasis, ConsentKind, Portrait
from passregion.beneficiaries.rules import departement_of, sound_key
from passregion.common.clock import now
from passregion.common.texts import fold


@dataclass(frozen=True)
class Identity:
    """Who the young person is, as on the identity document. Names keep their letters as typed."""

    civility: str
    first_name: str
    last_name: str
    birth_date: datetime.date


@dataclass(frozen=True)
class Contact:
    """How to reach the young person. `phone` is E.164, `country` ISO 3166 alpha-2."""

    phone: str
    address_line: str
    postal_code: str
    commune: str
    country: str = "FR"
    address_complement: str = ""
    care_of: str = ""


@transaction.atomic
def create_beneficiary(
    *,
    public_id: uuid.UUID,
    user: User,
    file_number: str,
    identity: Identity,
    contact: Contact,
    portrait: Portrait,
    usage_code_digest: bytes,
    usage_code_key_id: str,
) -> Beneficiary:
    """Write a young person. `public_id` is the holder id with which the usage code was digested."""
    return Beneficiary.objects.create(
        public_id=public_id,
        user=user,
        file_number=file_number,
        civility=identity.civility,
        first_name=identity.first_name,
        last_name=identity.last_name,
        folded_name=fold(f"{identity.last_name} {identity.first_name}"),
        sound_key=sound_key(identity.first_name, identity.last_name),
        birth_date=identity.birth_date,
        phone=contact.phone,
        address_line=contact.address_line,
        address_complement=contact.address_complement,
        care_of=contact.care_of,
        postal_code=contact.postal_code,
        commune=contact.commune,
        country=contact.country,
        departement=departement_of(contact.postal_code, contact.country),
        portrait=portrait,
        usage_code_digest=usage_code_digest,
        usage_code_key_id=usage_code_key_id,
        created_at=now(),
    )


@transaction.atomic
def record_consents(
    *, beneficiary: Beneficiary, answers: Mapping[ConsentKind, bool], basis: str = ConsentBasis.OWN
) -> list[Consent]:
    """Keep the dated proof of each answer, yes or no; earlier answers stay as history. `basis`: who agreed."""
    at = now()
    return [
        Consent.objects.create(beneficiary=beneficiary, kind=kind, is_granted=is_granted, basis=basis, at=at)
        for kind, is_granted in answers.items()
    ]
