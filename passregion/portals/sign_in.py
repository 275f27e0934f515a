"""Signing in, the same way at each door: limits on three rings, neutral answers, safe return addresses."""

import secrets
from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address, ip_network

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from passregion.accounts.backends import LoginOrEmailBackend
from passregion.accounts.bounds import forget_right_password, may_be_looked_at
from passregion.accounts.factor_queries import has_factor
from passregion.accounts.models import Kind, User
from passregion.accounts.operations import LINK_LIMITS, SIGN_IN_LIMITS, forgive, sign_in, throttle
from passregion.audit.models import Action
from passregion.audit.operations import record
from passregion.common.actors import NOBODY
from passregion.common.public_ids import is_file_number, normalise_file_number
from passregion.design.forms.widgets import PasswordInput
from passregion.portals.browsers import forget_browser, note_browser
from passregion.portals.doors import doors_by_password, doors_of_session
from passregion.portals.gate import Who
from passregion.portals.idle import open_session
from passregion.portals.second_factor import hold_for_factor

# The first door that a person has names the page where the work begins.
HOMES = (
    (Who.REVIEWER, "establishment:queue"),
    (Who.REGION, "backoffice:home"),
    (Who.CASHIER, "partner:till"),
    (Who.OVERSEER, "staff:openings"),
    (Who.STAFF, "staff:security"),
)
DEVICE_COOKIE = "device"
DEVICE_COOKIE_AGE = 365 * 24 * 3600
DEVICE_SALT = "passregion.portals.sign_in.device"
DEVICE_ACCOUNTS_MAX = 5
PASSWORD_LENGTH_MAX = 128


def address_of(request: HttpRequest) -> str:
    """The visitor's address: the last one that a server of ours wrote down, never what the visitor claims."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.PROXY_COUNT <= len(hops):
        return str(hops[-settings.PROXY_COUNT])
    return str(request.META.get("REMOTE_ADDR", ""))


def source_of(request: HttpRequest) -> str:
    """Where a request comes from, as a keyed digest: counters hold no address. An IPv6 home is its /64."""
    address = address_of(request)
    try:
        is_home = ip_address(address).version == 6
    except ValueError:
        is_home = False
    place = str(ip_network(f"{address}/64", strict=False)) if is_home else address
    return salted_hmac("passregion.source", place).hexdigest()[:32]


def account_key(typed: str) -> str:
    """A digest of what was typed as an account: counters hold no e-mail address.

    A number is the same however it is grouped, whether it exists or not.
    """
    number = normalise_file_number(typed)
    name = number if is_file_number(number) else typed.strip().lower()
    return salted_hmac("passregion.account", name).hexdigest()[:32]


def may_ask_for_link(request: HttpRequest, *, act: str, typed: str) -> bool:
    """Count one request for an e-mailed link on the three rings; whether it may go on."""
    return throttle(act=act, account=account_key(typed), source=source_of(request), limits=LINK_LIMITS)


def safe_next(request: HttpRequest, default: str) -> str:
    """The page asked for before signing in, if it is one of ours; else `default`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else default


@dataclass(frozen=True)
class Device:
    """A browser from which some accounts have already signed in.

    It has counters of its own: nobody else can use up the tries of a holder on the holder's own telephone.
    """

    id: str
    accounts: tuple[int, ...]


def device_of(request: HttpRequest) -> Device | None:
    """The device that the signed cookie names, if any."""
    try:
        values = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_COOKIE_AGE)
        return Device(id=str(values["id"]), accounts=tuple(values["accounts"]))
    except (signing.BadSignature, KeyError, TypeError):
        return None


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Note on this browser that this account signed in here."""
    known = device_of(request) or Device(id=secrets.token_urlsafe(12), accounts=())
    accounts = [user.pk, *(pk for pk in known.accounts if pk != user.pk)][:DEVICE_ACCOUNTS_MAX]
    response.set_cookie(
        DEVICE_COOKIE,
        signing.dumps({"id": known.id, "accounts": accounts}, salt=DEVICE_SALT),
        max_age=DEVICE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


class Verdict(Enum):
    """What a try to sign in comes to."""

    RIGHT = "right"
    WRONG = "wrong"
    HELD = "held"
    NOT_ACTIVATED = "not_activated"


def check_credentials(request: HttpRequest, *, kind: Kind, login: str, password: str) -> tuple[Verdict, User | None]:
    """Check one try. The user comes with RIGHT and NOT_ACTIVATED only, that is after a right password."""
    named = LoginOrEmailBackend.find(login, kind)
    device = device_of(request)
    is_known_here = named is not None and device is not None and named.pk in device.accounts
    act = f"sign_in:{kind}"
    typed = account_key(login)
    source = f"device:{device.id}" if device and is_known_here else source_of(request)
    # What is said depends on what was typed only; the bound of the account itself is silent.
    if not throttle(act=act, account=typed, source=source, limits=SIGN_IN_LIMITS):
        return Verdict.HELD, None
    account = f"user:{named.pk}" if named else typed
    is_looked_at = may_be_looked_at(account=account, source=source, is_known_device=is_known_here)
    # Past the bound nobody is searched for, which takes the time of an account that does not exist.
    sought = login if is_looked_at else ""
    user = authenticate(request, login=sought, password=password[: PASSWORD_LENGTH_MAX + 1], kind=kind)
    if not isinstance(user, User):
        # For an unknown account too: the answer takes the same time, and a search for accounts leaves a trace.
        tried = named.actor if named else NOBODY
        record(action=Action.ACCOUNT_SIGN_IN_FAILED, actor=tried, subject_ref=tried.ref, is_compared=is_looked_at)
        return Verdict.WRONG, None
    forgive(act=act, account=typed, source=source, limits=SIGN_IN_LIMITS)
    forget_right_password(account=account, source=source, is_known_device=is_known_here)
    return (Verdict.RIGHT if user.activated_at else Verdict.NOT_ACTIVATED), user


def enter(request: HttpRequest, *, user: User, target: str) -> HttpResponseRedirect:
    """Open the session of a checked user and go to `target`."""
    forget_browser(request)
    sign_in(request=request, user=user)
    note_browser(request, user)
    open_session(request, doors=doors_by_password(user))
    response = HttpResponseRedirect(target)
    remember_device(request, response, user)
    return response


def admit(request: HttpRequest, *, user: User, target: str) -> HttpResponseRedirect:
    """After the right password of a member of staff: the second factor if there is one, else the session, which opens
    nothing but the enrolment of one where one is required (`guard`)."""
    if has_factor(user):
        hold_for_factor(request, user=user, target=target)
        return HttpResponseRedirect(reverse("staff:second_factor"))
    return enter(request, user=user, target=target)


def home_of(user: User) -> str:
    """The first page of this member of staff: not every role has pages of its own yet."""
    doors = doors_by_password(user)
    return reverse(next((page for door, page in HOMES if door in doors), "staff:doors"))


class StaffSignInForm(forms.Form):
    """The adults' form: « vous »."""

    login = forms.EmailField(
        label=gettext_lazy("Adresse e-mail professionnelle"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": gettext_lazy("Saisissez votre adresse e-mail."),
            "invalid": gettext_lazy("Cette adresse e-mail est incomplète. Saisissez-la comme nom@exemple.fr."),
        },
    )
    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        strip=False,
        widget=PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Saisissez votre mot de passe.")},
    )


class StaffSignInView(View):
    """The sign-in page of one staff portal. Subclasses set `door`, `success_name`, and may set the rest."""

    door: Who
    success_name: str
    # What the page is called, « Espace établissement ».
    space_name: str | Promise = ""
    template_name = "portals/staff_sign_in.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and self.door in doors_of_session(user, request.session):
            return redirect(self.landing_of(user))
        return self.show(request, StaffSignInForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = StaffSignInForm(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        verdict, user = check_credentials(request, kind=Kind.STAFF, **form.cleaned_data)
        if verdict is Verdict.RIGHT and user is not None and self.door in doors_by_password(user):
            return admit(request, user=user, target=safe_next(request, self.landing_of(user)))
        form.add_error(None, self.sentence(verdict))
        return self.show(request, form, status=429 if verdict is Verdict.HELD else 200)

    def landing_of(self, user: User) -> str:
        """The portal's first page; at the Region some roles have another one."""
        doors = doors_by_password(user)
        has_the_portal = self.door is not Who.AGENT or Who.REGION in doors
        return reverse(self.success_name) if has_the_portal else home_of(user)

    def sentence(self, verdict: Verdict) -> str:
        if verdict is Verdict.HELD:
            return _("Trop d’essais. Attendez 15 minutes, ou demandez un nouveau mot de passe.")
        if verdict is Verdict.WRONG:
            return _("L’adresse e-mail ou le mot de passe ne correspond pas. Vérifiez les deux.")
        return _("Ce compte n’ouvre pas cet espace. Vérifiez que vous êtes sur la page de votre organisme.")

    def show(self, request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "space_name": self.space_name,
            "next": safe_next(request, ""),
        }
        return render(request, self.template_name, context, status=status)
