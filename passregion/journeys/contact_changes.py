"""How a person is reached changes: e-mail address, telephone, postal address. Every address in force is told."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.email_changes import (
    addresses_to_warn,
    ask_email_change,
    confirm_email_change,
    undo_email_change,
    undo_secret,
)
from passregion.accounts.models import EmailChange, Purpose, User
from passregion.accounts.operations import issue_token
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.operations import contact as contacts
from passregion.beneficiaries.operations.creation import Contact
from passregion.common.actors import Actor
from passregion.common.clock import now
from passregion.journeys.recovery import LINK_LIFETIME
from passregion.notifications import account_emails


def _undo_url(change: EmailChange) -> str:
    return f"{settings.BASE_URL}{reverse('public:undo_email', args=[undo_secret(change)])}"


@transaction.atomic
def ask_for_email(*, user: User, email: str) -> EmailChange:
    """Write to the new address for its confirmation, and to the address in force, which can refuse it.

    Raises SameAddress. The password has just been checked.
    """
    change, secret = ask_email_change(user=user, email=email)
    account_emails.email_change_link(
        to=change.new_email,
        language=user.language,
        subject_ref=user.actor.ref,
        display_name=user.display_name,
        confirm_url=f"{settings.BASE_URL}{reverse('public:confirm_email', args=[secret])}",
    )
    account_emails.email_change_asked(
        to=change.old_email,
        language=user.language,
        subject_ref=user.actor.ref,
        display_name=user.display_name,
        new_email=change.new_email,
        undo_url=_undo_url(change),
    )
    return change


@transaction.atomic
def confirm_email(*, secret: str) -> EmailChange:
    """The new address is in force, for the children of an adult too; both addresses are told. Raises a TokenRefused."""
    change = confirm_email_change(secret=secret)
    user, at = change.user, now()
    for to, undo_url in ((change.old_email, _undo_url(change)), (change.new_email, "")):
        account_emails.email_changed(
            to=to,
            language=user.language,
            subject_ref=user.actor.ref,
            display_name=user.display_name,
            new_email=change.new_email,
            changed_at=at,
            undo_url=undo_url,
        )
    return change


@transaction.atomic
def undo_email(*, secret: str) -> str:
    """From the old address: it is in force again, every browser is closed, the password is void. Returns the secret of
    a link to choose another one at once. Raises a TokenRefused."""
    user = undo_email_change(secret=secret)
    return issue_token(user=user, purpose=Purpose.PASSWORD_RESET, lifetime=LINK_LIFETIME)


@transaction.atomic
def change_contact(*, beneficiary: Beneficiary, contact: Contact, actor: Actor) -> Beneficiary:
    """Write telephone and postal address, and tell every address of the account when something changed."""
    before = (beneficiary.phone, _postal(beneficiary))
    changed = contacts.change_contact(beneficiary=beneficiary, contact=contact, actor=actor)
    is_phone, is_postal = before[0] != changed.phone, before[1] != _postal(changed)
    if is_phone or is_postal:
        user = beneficiary.user
        for to in addresses_to_warn(user.held_by or user):
            account_emails.contact_changed(
                to=to,
                language=user.language,
                subject_ref=f"beneficiary:{changed.public_id}",
                first_name=changed.first_name,
                is_phone=is_phone,
                is_postal=is_postal,
                changed_at=now(),
                account_url=f"{settings.BASE_URL}{reverse('beneficiary:account')}",
            )
    return changed


def _postal(beneficiary: Beneficiary) -> tuple[str, ...]:
    names = ("address_line", "address_complement", "care_of", "postal_code", "commune", "country")
    return tuple(getattr(beneficiary, name) for name in names)
