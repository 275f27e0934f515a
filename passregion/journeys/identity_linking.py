"""An outside account is linked to an account; the owner is told at every address."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.email_changes import addresses_to_warn
from passregion.accounts.identities import link_identity
from passregion.accounts.models import ExternalIdentity, User
from passregion.accounts.oidc import Provider
from passregion.notifications import account_emails


@transaction.atomic
def link(*, user: User, provider: Provider, subject: str) -> ExternalIdentity:
    """Raises IdentityTaken."""
    made = link_identity(user=user, provider=provider.key, subject=subject)
    for to in addresses_to_warn(user):
        account_emails.identity_linked(
            to=to,
            language=user.language,
            subject_ref=user.actor.ref,
            display_name=user.display_name,
            provider=provider.name,
            linked_at=made.linked_at,
            account_url=f"{settings.BASE_URL}{reverse('beneficiary:account')}",
        )
    return made
