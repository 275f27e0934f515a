"""Coming back in without the password or without the file number."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from passregion.accounts.email_changes import addresses_to_warn
from passregion.accounts.models import Purpose, User
from passregion.accounts.operations import activate_account, change_password, hit, issue_tokens, use_token
from passregion.accounts.queries import NAMED_MAX, accounts_named, holders_named
from passregion.accounts.sign_ins import close_sign_ins
from passregion.audit.models import Action
from passregion.audit.operations import record_many
from passregion.cards.openings import close_account_openings
from passregion.common.actors import NOBODY as NOBODY_ACTOR
from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.journeys.rehearsal import NOBODY, NOBODY_NAME, NOBODY_NUMBER, NOBODY_URL, rehearse
from passregion.notifications import emails

LINK_LIFETIME = timedelta(hours=1)
MESSAGES_PER_HOUR = 3


def _may_write(act: str, address: str) -> bool:
    """Whether this letter box may get one more such message this hour: nobody's is to be flooded."""
    return hit(key=f"{act}:to:{digest_of(address)}", limit=MESSAGES_PER_HOUR, window=timedelta(hours=1))


def send_password_link(*, identifier: str) -> None:
    """Send a message with a link, good for one hour, for each account that a file number or an address names.

    Whether none, one or ten of a letter box are named: one counter, one message and one commit.
    """
    boxes: dict[str, list[User]] = {}
    for user in accounts_named(identifier)[:NAMED_MAX]:
        # A member of staff may sign in with one address and read messages at another one.
        boxes.setdefault(user.email, []).append(user)
    is_sent = False
    for box, users in boxes.items() or [(NOBODY, [])]:
        may_write = _may_write("password", box)
        if users and may_write:
            _send_password_link(users)
            is_sent = True
    if not is_sent:
        _rehearse_password_link()


@transaction.atomic
def _rehearse_password_link() -> None:
    """The same writes for nobody; a search for accounts leaves its trace."""
    record_many(action=Action.ACCOUNT_PASSWORD_RESET_ASKED, actor=NOBODY_ACTOR, subject_refs=[NOBODY_ACTOR.ref])
    rehearse(
        lambda: emails.password_reset(
            to=NOBODY, language="fr", subject_ref="", accounts=[(NOBODY_NAME, f"{NOBODY_URL}/{'x' * 43}/")]
        )
    )


@transaction.atomic
def _send_password_link(users: list[User]) -> None:
    secrets = issue_tokens(users=users, purpose=Purpose.PASSWORD_RESET, lifetime=LINK_LIFETIME)
    first = users[0]
    record_many(
        action=Action.ACCOUNT_PASSWORD_RESET_ASKED, actor=first.actor, subject_refs=[user.actor.ref for user in users]
    )
    links = [f"{settings.BASE_URL}{reverse('public:new_password', args=[secret])}" for secret in secrets]
    emails.password_reset(
        to=first.email,
        language=first.language,
        subject_ref=first.actor.ref,
        accounts=[(user.display_name, link) for user, link in zip(users, links, strict=True)],
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
def replace_password(*, user: User, password: str, but: Iterable[str] = ()) -> User:
    """Set a validated password, close every browser but those named, and tell the owner, who may not have asked.

    Screens that show the card of this account close, as the sessions do. The addresses that were replaced in the last
    days are told as well: a thief changes the address first.
    """
    changed = change_password(user=user, password=password)
    close_sign_ins(user=changed, but=but)
    close_account_openings(user=changed)
    for to in addresses_to_warn(changed):
        emails.password_changed(
            to=to,
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
    may_write = _may_write("logins", users[0].email if users else NOBODY)
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
