"""The young person confirms the e-mail address; the account then opens."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import Purpose, User
from passregion.accounts.operations import activate_account, hit, issue_token, issue_tokens, use_token
from passregion.accounts.queries import NAMED_MAX, holders_named
from passregion.common.digests import digest_of
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


def resend(*, identifier: str) -> None:
    """Send one message with a new link for each account that `identifier` names and that waits for activation.

    Nothing in the answer says whether there was one; past LINKS_PER_HOUR the earlier links serve.
    """
    waiting = list(holders_named(identifier).filter(activated_at=None)[:NAMED_MAX])
    box = digest_of(waiting[0].email if waiting else NOBODY)
    may_write = hit(key=f"activation:to:{box}", limit=LINKS_PER_HOUR, window=timedelta(hours=1))
    if waiting and may_write:
        _send(waiting)
        return
    rehearse(
        lambda: emails.activation_link(
            to=NOBODY,
            language="fr",
            subject_ref="",
            accounts=[(NOBODY_NAME, NOBODY_NUMBER, f"{NOBODY_URL}/{'x' * 43}/")],
        )
    )


@transaction.atomic
def _send(users: list[User]) -> None:
    secrets = issue_tokens(users=users, purpose=Purpose.ACTIVATION, lifetime=LINK_LIFETIME)
    links = [f"{settings.BASE_URL}{reverse('apply:activate', args=[secret])}" for secret in secrets]
    first = users[0]
    emails.activation_link(
        to=first.email,
        language=first.language,
        subject_ref=first.actor.ref,
        accounts=[(user.display_name, user.login, link) for user, link in zip(users, links, strict=True)],
    )
