"""Verbs on accounts: create, issue and use one-time links, count attempts, sign in, change a password."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth import login as django_login
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import F, Q
from django.http import HttpRequest

from passregion.accounts.models import Kind, OneTimeToken, Purpose, Role, RoleGrant, ThrottleCounter, User
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.clock import now
from passregion.common.digests import digest_of
from passregion.common.errors import Refusal
from passregion.common.languages import to_adult
from passregion.common.public_ids import new_file_number


class LoginTaken(Refusal):
    """Another account already signs in with this login."""

    code = "login_taken"


class TokenRefused(Refusal):
    """A one-time link that opens nothing."""

    code = "token_refused"


class TokenUnknown(TokenRefused):
    """No such link, or a link made for something else."""

    code = "token_unknown"


class TokenExpired(TokenRefused):
    """The link was right, but too old."""

    code = "token_expired"


class TokenUsed(TokenRefused):
    """The link has already served, or a newer one has."""

    code = "token_used"


class NotAGuardian(Refusal):
    """This account is not that of an adult who answers for a child, or it is closed."""

    code = "not_a_guardian"


def free_login() -> str:
    """A file number that nobody has; the unique constraints stand behind the question."""
    while True:
        number = new_file_number()
        if not User.objects.filter(login=number).exists():
            return number


@transaction.atomic
def create_holder(*, file_number: str, email: str, display_name: str, password_hash: str, language: str) -> User:
    """The account of a young person, not yet activated. `password_hash` comes from `passwords.hash_password`."""
    if User.objects.filter(login=file_number).exists():
        raise LoginTaken
    return User.objects.create(
        login=file_number,
        kind=Kind.HOLDER,
        email=email.strip().lower(),
        display_name=display_name,
        password=password_hash,
        language=language,
        created_at=now(),
    )


@transaction.atomic
def create_held_holder(*, file_number: str, held_by: User, display_name: str) -> User:
    """The account of a child, not yet activated: nobody signs in with it but `held_by`, whose address it has.

    Raises NotAGuardian, LoginTaken.
    """
    adult = (
        User.objects.select_for_update(no_key=True).filter(pk=held_by.pk, kind=Kind.GUARDIAN, is_active=True).first()
    )
    if adult is None:
        raise NotAGuardian
    child = create_holder(
        file_number=file_number,
        email=adult.email,
        display_name=display_name,
        password_hash=make_password(None),
        language=to_adult(adult.language),
    )
    child.held_by = adult
    child.save(update_fields=["held_by"])
    return child


@transaction.atomic
def create_guardian(*, email: str, display_name: str, password_hash: str, language: str) -> User:
    """The account of an adult who answers for children, not yet activated. The login is a number that nobody needs to
    know: the adult signs in with the e-mail address, or with the file number of a child."""
    return User.objects.create(
        login=free_login(),
        kind=Kind.GUARDIAN,
        email=email.strip().lower(),
        display_name=display_name,
        password=password_hash,
        language=to_adult(language),
        created_at=now(),
    )


@transaction.atomic
def create_staff(*, email: str, display_name: str, password: str) -> User:
    """The account of an adult at a school, a partner or the Region; what it may do is granted in those rooms."""
    login = email.strip().lower()
    if User.objects.filter(login=login).exists():
        raise LoginTaken
    at = now()
    user = User(login=login, kind=Kind.STAFF, email=login, display_name=display_name, created_at=at, activated_at=at)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role) -> RoleGrant:
    """Give a Region role, anew if it was revoked; giving it twice changes nothing."""
    grant, _ = RoleGrant.objects.get_or_create(user=user, role=role, defaults={"granted_at": now()})
    if grant.revoked_at:
        grant.granted_at, grant.revoked_at = now(), None
        grant.save(update_fields=["granted_at", "revoked_at"])
    return grant


@transaction.atomic
def activate_account(*, user: User) -> User:
    """Mark the e-mail address as confirmed. Activating twice changes nothing."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.activated_at is None:
        locked.activated_at = now()
        locked.save(update_fields=["activated_at"])
        record(action=Action.ACCOUNT_ACTIVATED, actor=locked.actor, subject_ref=locked.actor.ref)
    return locked


@transaction.atomic
def change_password(*, user: User, password: str) -> User:
    """Set a password that the validators accepted, and close every reset link still open.

    Django signs the sessions with the password's digest: every other session of this user ends here.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    OneTimeToken.objects.filter(user=locked, purpose=Purpose.PASSWORD_RESET, used_at=None).update(used_at=now())
    record(action=Action.ACCOUNT_PASSWORD_CHANGED, actor=locked.actor, subject_ref=locked.actor.ref)
    return locked


@transaction.atomic
def change_email(*, user: User, email: str) -> User:
    """Set the address to which messages go, and close the links that the former one has received."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    locked.email = email.strip().lower()
    locked.save(update_fields=["email"])
    # Letters about the children go to the same place.
    held = User.objects.filter(held_by=locked)
    held.update(email=locked.email)
    OneTimeToken.objects.filter(Q(user=locked) | Q(user__in=held), used_at=None).update(used_at=now())
    return locked


@transaction.atomic
def rename_account(*, user: User, display_name: str) -> None:
    """Write the name by which messages greet this person, cut to what the column holds."""
    User.objects.filter(pk=user.pk).update(display_name=display_name[:150])


@transaction.atomic
def issue_token(*, user: User, purpose: Purpose, lifetime: timedelta) -> str:
    """A new link's secret, good once during `lifetime`. Earlier links stay good until one of them is used."""
    return issue_tokens(users=[user], purpose=purpose, lifetime=lifetime)[0]


@transaction.atomic
def issue_tokens(*, users: Iterable[User], purpose: Purpose, lifetime: timedelta) -> list[str]:
    """The secret of a new link for each of them, in their order, written in one statement."""
    at = now()
    made = [(user, secrets.token_urlsafe(32)) for user in users]
    OneTimeToken.objects.bulk_create(
        OneTimeToken(user=user, purpose=purpose, digest=digest_of(secret), created_at=at, expires_at=at + lifetime)
        for user, secret in made
    )
    return [secret for _user, secret in made]


def check_token(token: OneTimeToken | None) -> OneTimeToken:
    """The token if it still opens something. Raises TokenUnknown, TokenUsed or TokenExpired."""
    if token is None:
        raise TokenUnknown
    if token.used_at is not None:
        raise TokenUsed
    if token.expires_at <= now():
        raise TokenExpired
    return token


def find_token(*, secret: str, purpose: Purpose) -> OneTimeToken:
    """The link's record, without using it: for the page that shows the button."""
    found = OneTimeToken.objects.select_related("user").filter(digest=digest_of(secret), purpose=purpose).first()
    return check_token(found)


@transaction.atomic
def use_token(*, secret: str, purpose: Purpose) -> User:
    """Use the link up and return its user. Of two simultaneous uses one wins, the other reads TokenUsed."""
    # The user first, as every verb here does: two links of one person, or a link and a new password, would otherwise
    # wait for each other in a circle.
    owner = find_token(secret=secret, purpose=purpose).user_id
    user = User.objects.select_for_update(no_key=True).get(pk=owner)
    check_token(OneTimeToken.objects.filter(digest=digest_of(secret), purpose=purpose).first())
    OneTimeToken.objects.filter(user=user, purpose=purpose, used_at=None).update(used_at=now())
    return user


INCREMENT = """
    INSERT INTO accounts_throttlecounter AS counter (key, window_starts_at, count) VALUES (%s, %s, 1)
    ON CONFLICT (key, window_starts_at) DO UPDATE SET count = counter.count + 1 RETURNING count
"""


def window_start(window: timedelta) -> datetime:
    """When the running window of this length began: windows are cut on the clock, the same for every server."""
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now().timestamp()) // seconds * seconds, UTC)


def hit(*, key: str, limit: int, window: timedelta) -> bool:
    """Count one attempt under `key`; whether it is still within `limit` in this window.

    One statement, so that no burst slips through. Call it outside the transaction of the act, or the count is
    rolled back with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(INCREMENT, [key[:160], window_start(window)])
        return bool(cursor.fetchone()[0] <= limit)


def unhit(*, key: str, window: timedelta) -> None:
    """Take one attempt back: it turned out to be the right person."""
    ThrottleCounter.objects.filter(key=key[:160], window_starts_at=window_start(window), count__gt=0).update(
        count=F("count") - 1
    )


@dataclass(frozen=True)
class Limits:
    """How many attempts one act allows in one window, on each ring."""

    window: timedelta
    account_and_source: int
    source: int
    # Above this many attempts everywhere, an attack is running: sources are then held to `source_alert`.
    overall: int
    source_alert: int


SIGN_IN_LIMITS = Limits(timedelta(minutes=15), account_and_source=10, source=200, overall=3000, source_alert=20)
LINK_LIMITS = Limits(timedelta(hours=1), account_and_source=3, source=60, overall=3000, source_alert=10)


def throttle(*, act: str, account: str, source: str, limits: Limits) -> bool:
    """Count an attempt on three rings; whether it may go on.

    No ring is keyed on the account alone, and the overall ring refuses nobody by itself: it only tightens what each
    source may try. So nobody can lock somebody else out.
    """
    window = limits.window
    is_pair_fine = hit(key=f"{act}:pair:{account}:{source}", limit=limits.account_and_source, window=window)
    is_calm = hit(key=f"{act}:overall", limit=limits.overall, window=window)
    source_limit = limits.source if is_calm else limits.source_alert
    is_source_fine = hit(key=f"{act}:source:{source}", limit=source_limit, window=window)
    return is_pair_fine and is_source_fine


def forgive(*, act: str, account: str, source: str, limits: Limits) -> None:
    """The attempt was right: the pair starts afresh, the wider rings forget this one try."""
    starts_at = window_start(limits.window)
    ThrottleCounter.objects.filter(key=f"{act}:pair:{account}:{source}"[:160], window_starts_at=starts_at).delete()
    unhit(key=f"{act}:overall", window=limits.window)
    unhit(key=f"{act}:source:{source}", window=limits.window)


def sign_in(*, request: HttpRequest, user: User) -> None:
    """Open the session of a user whose password was checked. The session key changes, so none can be planted."""
    django_login(request, user, backend="passregion.accounts.backends.LoginOrEmailBackend")
    record(action=Action.ACCOUNT_SIGNED_IN, actor=user.actor, subject_ref=user.actor.ref)


@transaction.atomic
def erase_account(*, user: User) -> None:
    """Delete an account with its links. Raises ProtectedError while a young person or a child's account needs it."""
    User.objects.filter(pk=user.pk).delete()


@transaction.atomic
def purge_spent(*, before: datetime) -> int:
    """Delete the counters and the links that ended before this moment; how many rows went."""
    counters, _ = ThrottleCounter.objects.filter(window_starts_at__lt=before).delete()
    tokens, _ = OneTimeToken.objects.filter(expires_at__lt=before).delete()
    return counters + tokens
