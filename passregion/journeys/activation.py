"""The young person confirms the e-mail address; the account then opens."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import Purpose, User
from passregion.accounts.operations import activate_account, hit, issue_token, use_token
from passregion.accounts.queries import NAMED_MAX, holders_named
from passregion.journeys.rehearsal import NOBODY, NOBODY_NAME, NOBODY_NUMBER, NOBODY_URL, rehearse
from passregion.notifications import emails

LINK_LIFETIME = timedelta(hours=72)
LINKS_PER_HOUR = 3


@transaction.atomic
def activate(*, secret: str) -> User:
    """Use the link up and open the account; a child's link opens the adult's as well. Raises a TokenRefused."""
    user = activate_account(user=use_token(secret=secret, purpose=Purpose.ACTIVATION))
    if user.held_by is not None:
        activate_account(user=user.held_by)
    return user


@transaction.atomic
def new_link(*, user: User) -> str:
    """The absolute address that activates this account once, during 72 hours."""
    secret = issue_token(user=user, purpose=Purpose.ACTIVATION, lifetime=LINK_LIFETIME)
    return f"{settings.BASE_URL}{reverse('apply:activate', args=[secret])}"


def _may_write(account: str) -> bool:
    return hit(key=f"activation:to:{account}", limit=LINKS_PER_HOUR, window=timedelta(hours=1))


def resend(*, identifier: str) -> None:
    """Send a new link to each account that `identifier` names and that still waits for activation.

    Nothing in the answer says whether there was one; past LINKS_PER_HOUR the earlier links serve.
    """
    waiting = list(holders_named(identifier).filter(activated_at=None)[:NAMED_MAX])
    allowed = [user for user in waiting if _may_write(str(user.pk))]
    if not waiting:
        _may_write("nobody")
    if not allowed:
        rehearse(
            lambda: emails.activation_link(
                to=NOBODY,
                language="fr",
                subject_ref="",
                first_name=NOBODY_NAME,
                file_number=NOBODY_NUMBER,
                activation_url=NOBODY_URL,
            )
        )
    for user in allowed:
        _send(user)


@transaction.atomic
def _send(user: User) -> None:
    emails.activation_link(
        to=user.email,
        language=user.language,
        subject_ref=user.actor.ref,
        first_name=user.display_name,
        file_number=user.login,
        activation_url=new_link(user=user),
    )
