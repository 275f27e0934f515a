"""Coming back in without the password or without the file number."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.models import Purpose, User
from passregion.accounts.operations import activate_account, change_password, hit, issue_token, use_token
from passregion.accounts.queries import NAMED_MAX, accounts_named, holders_named
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import NOBODY as NOBODY_ACTOR
from passregion.common.clock import now
from passregion.journeys.rehearsal import NOBODY, NOBODY_NAME, NOBODY_NUMBER, NOBODY_URL, rehearse
from passregion.notifications import emails

LINK_LIFETIME = timedelta(hours=1)
MESSAGES_PER_HOUR = 3


def _may_write(act: str, account: str) -> bool:
    """Whether this account may get one more such message this hour: nobody's letter box is to be flooded."""
    return hit(key=f"{act}:to:{account}", limit=MESSAGES_PER_HOUR, window=timedelta(hours=1))


def send_password_link(*, identifier: str) -> None:
    """Send a link, good for one hour, to each account that a file number or an e-mail address names."""
    named = list(accounts_named(identifier)[:NAMED_MAX])
    allowed = [user for user in named if _may_write("password", str(user.pk))]
    if not named:
        _may_write("password", NOBODY_ACTOR.ref)
    if not allowed:
        _rehearse_password_link()
    for user in allowed:
        _send_password_link(user)


@transaction.atomic
def _rehearse_password_link() -> None:
    """The same writes for nobody; a search for accounts leaves its trace."""
    record(action=Action.ACCOUNT_PASSWORD_RESET_ASKED, actor=NOBODY_ACTOR, subject_ref=NOBODY_ACTOR.ref)
    rehearse(
        lambda: emails.password_reset(
            to=NOBODY, language="fr", subject_ref="", display_name=NOBODY_NAME, reset_url=NOBODY_URL
        )
    )


@transaction.atomic
def _send_password_link(user: User) -> None:
    secret = issue_token(user=user, purpose=Purpose.PASSWORD_RESET, lifetime=LINK_LIFETIME)
    record(action=Action.ACCOUNT_PASSWORD_RESET_ASKED, actor=user.actor, subject_ref=user.actor.ref)
    emails.password_reset(
        to=user.email,
        language=user.language,
        subject_ref=user.actor.ref,
        display_name=user.display_name,
        reset_url=f"{settings.BASE_URL}{reverse('public:new_password', args=[secret])}",
    )


@transaction.atomic
def reset_password(*, secret: str, password: str) -> User:
    """Use the link up and set the password. Whoever opened the link reads that address: the account is active too,
    and so are those of the children who share it.

    Raises a TokenRefused. The password has been validated by the form.
    """
    user = use_token(secret=secret, purpose=Purpose.PASSWORD_RESET)
    activate_account(user=user)
    for child in user.held_accounts.filter(activated_at=None).order_by("pk"):
        activate_account(user=child)
    return replace_password(user=user, password=password)


@transaction.atomic
def replace_password(*, user: User, password: str) -> User:
    """Set a validated password and tell its owner, who may not be the one that asked."""
    changed = change_password(user=user, password=password)
    emails.password_changed(
        to=changed.email,
        language=changed.language,
        subject_ref=changed.actor.ref,
        display_name=changed.display_name,
        changed_at=now(),
        forgotten_url=f"{settings.BASE_URL}{reverse('public:forgotten_password')}",
    )
    return changed


def send_logins(*, email: str) -> None:
    """Send the file numbers of every account that uses this address."""
    users = list(holders_named(email)[:NAMED_MAX])
    sign_in_url = f"{settings.BASE_URL}{reverse('public:sign_in')}"
    # Counted in both cases, for the same work.
    may_write = _may_write("logins", str(users[0].pk) if users else NOBODY_ACTOR.ref)
    if not users or not may_write:
        rehearse(
            lambda: emails.login_reminder(
                to=NOBODY,
                language="fr",
                subject_ref="",
                accounts=[(NOBODY_NAME, NOBODY_NUMBER)],
                sign_in_url=sign_in_url,
            ),
            has_link=False,
        )
        return
    with transaction.atomic():
        emails.login_reminder(
            to=users[0].email,
            language=users[0].language,
            subject_ref=users[0].actor.ref,
            accounts=[(user.display_name, user.login) for user in users],
            sign_in_url=sign_in_url,
        )
