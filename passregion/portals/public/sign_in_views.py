"""Sign-in of the young, sign-out, and the three ways back in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from passregion.accounts import oidc
from passregion.accounts.models import Kind, Purpose, User
from passregion.accounts.operations import TokenRefused, find_token
from passregion.accounts.queries import SPACE_KINDS
from passregion.cards.openings import close_session_openings
from passregion.common.clock import now
from passregion.common.languages import speaking_to
from passregion.journeys import activation, recovery
from passregion.portals.browsers import leave
from passregion.portals.doors import TILL_KEY
from passregion.portals.holder_access import choose_child_named
from passregion.portals.outside import sign_out_address
from passregion.portals.public.sign_in_forms import EmailForm, IdentifierForm, NewPasswordForm, SignInForm
from passregion.portals.sessions import session_ref_of
from passregion.portals.sign_in import Verdict, check_credentials, enter, may_ask_for_link, remember_device, safe_next
from passregion.portals.sudo import mark_password_given

HELD_STATUS = 429
# When this browser last had an activation link sent again.
ASKED_AT_KEY = "activation_asked_at"
# What `link_sent` says was asked for.
SENT_KINDS = ("activation", "password", "login")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """« Me connecter à mon compte »."""
    target = safe_next(request, reverse("beneficiary:home"))
    if request.user.is_authenticated and request.user.kind in SPACE_KINDS:
        return redirect(target)
    form = SignInForm(request.POST if request.method == "POST" else None)
    verdict = None
    if form.is_valid():
        verdict, user = check_credentials(request, kind=Kind.HOLDER, **form.cleaned_data)
        if verdict is Verdict.RIGHT and user is not None:
            response = enter(request, user=user, target=target)
            mark_password_given(request)
            choose_child_named(request, form.cleaned_data["login"])
            return response
        if verdict is not Verdict.NOT_ACTIVATED:
            form.add_error(None, _refusal(verdict))
    context = {
        "form": form,
        "next": safe_next(request, ""),
        "providers": [(provider.name, _start_of(provider, safe_next(request, ""))) for provider in oidc.providers()],
        "is_not_activated": verdict is Verdict.NOT_ACTIVATED,
    }
    return render(
        request, "public/sign_in/sign_in.html", context, status=HELD_STATUS if verdict is Verdict.HELD else 200
    )


def _start_of(provider: oidc.Provider, target: str) -> str:
    """Where signing in with an outside account begins; afterwards the visitor goes where the visitor wanted to."""
    query = f"?{urlencode({'next': target})}" if target else ""
    return f"{reverse('public:oidc_start', args=[provider.key])}{query}"


def _refusal(verdict: Verdict) -> str:
    if verdict is Verdict.HELD:
        return _(
            "Trop d’essais. Attends 15 minutes, ou choisis un nouveau mot de passe avec « Mot de passe oublié ? »."
        )
    # The advice on shared addresses is given to everybody, so that it reveals nothing.
    return _(
        "L’identifiant ou le mot de passe ne correspond pas. Vérifie les deux. Si ton adresse e-mail sert à plusieurs"
        " dossiers, utilise ton numéro de dossier."
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """« Déconnexion », for everybody. A virtual card that was open in this browser shows no code any more."""
    outside_address = sign_out_address(request)
    back = outside_address or _door_of(request)
    close_session_openings(session_ref=session_ref_of(request))
    leave(request)
    messages.success(request, _("La session est fermée. À bientôt."))
    response = redirect(back)
    # What the browser keeps of an opened card, and the worker that serves it without a network.
    response["Clear-Site-Data"] = '"storage"'
    return response


def _door_of(request: HttpRequest) -> str:
    """Where whoever is signed in now comes in again."""
    if TILL_KEY in request.session:
        return "partner:till_sign_in"
    user = request.user
    return "staff:doors" if isinstance(user, User) and user.kind == Kind.STAFF else "public:sign_in"


def _sent(kind: str) -> HttpResponse:
    return redirect(f"{reverse('public:link_sent')}?{urlencode({'demande': kind})}")


def _still_waiting(seconds: int) -> str:
    sentence = ngettext(
        "Un message est parti à l’instant. Attends %(count)d seconde avant d’en demander un autre.",
        "Un message est parti à l’instant. Attends %(count)d secondes avant d’en demander un autre.",
        seconds,
    )
    return sentence % {"count": seconds}


def _too_many() -> str:
    return _("Trop de demandes en peu de temps. Attends une heure : les messages déjà envoyés restent bons.")


@dataclass(frozen=True)
class Rescue:
    """One of the three ways back in: what is typed, what leaves by e-mail. Known or not, the answer is the same."""

    act: str
    form_class: type[EmailForm] | type[IdentifierForm]
    field: str
    send: Callable[[str], None]
    template: str
    # How long this browser waits before it may ask again, in seconds.
    pause: int = 0

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The form, its errors, or « the message has left »."""
        form = self.form_class(request.POST if request.method == "POST" else None)
        status = 200
        if form.is_valid() and (left := self.seconds_left(request)):
            form.add_error(None, _still_waiting(left))
            status = HELD_STATUS
        elif form.is_valid():
            typed = form.cleaned_data[self.field]
            if may_ask_for_link(request, act=self.act, typed=typed):
                self.send(typed)
                if self.pause:
                    request.session[ASKED_AT_KEY] = now().timestamp()
                return _sent(self.act)
            form.add_error(None, _too_many())
            status = HELD_STATUS
        return render(request, f"public/sign_in/{self.template}.html", {"form": form}, status=status)

    def seconds_left(self, request: HttpRequest) -> int:
        """How long this browser still waits, whatever account it named: the wait says nothing of any account."""
        asked_at = request.session.get(ASKED_AT_KEY) if self.pause else None
        return max(0, round(asked_at + self.pause - now().timestamp())) if asked_at else 0


FORGOTTEN_LOGIN = Rescue(
    "login", EmailForm, "email", lambda typed: recovery.send_logins(email=typed), "forgotten_login"
)
FORGOTTEN_PASSWORD = Rescue(
    "password",
    IdentifierForm,
    "identifier",
    lambda typed: recovery.send_password_link(identifier=typed),
    "forgotten_password",
)
RESEND_ACTIVATION = Rescue(
    "activation",
    IdentifierForm,
    "identifier",
    lambda typed: activation.resend(identifier=typed),
    "resend_activation",
    pause=120,
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_login(request: HttpRequest) -> HttpResponse:
    """« Identifiant oublié ? »: the file numbers leave by e-mail."""
    return FORGOTTEN_LOGIN.answer(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """« Mot de passe oublié ? »: a link leaves by e-mail."""
    return FORGOTTEN_PASSWORD.answer(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resend_activation(request: HttpRequest) -> HttpResponse:
    """« Renvoyer le lien d’activation du compte »."""
    return RESEND_ACTIVATION.answer(request)


@never_cache
def link_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, in the same words whether an account exists or not."""
    asked = request.GET.get("demande", "")
    asked = asked if asked in SENT_KINDS else "password"
    left = RESEND_ACTIVATION.seconds_left(request) if asked == "activation" else 0
    again_at = timezone.localtime(now() + timedelta(seconds=left)) if left else None
    return render(request, "public/sign_in/link_sent.html", {"asked": asked, "left": left, "again_at": again_at})


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that a reset link opens. Looking at it uses nothing up; sending the new password does."""
    try:
        token = find_token(secret=secret, purpose=Purpose.PASSWORD_RESET)
        form = NewPasswordForm(request.POST if request.method == "POST" else None, user=token.user)
        if form.is_valid():
            user = recovery.reset_password(secret=secret, password=form.cleaned_data["password"])
            messages.success(request, _("Le nouveau mot de passe est enregistré. Il sert dès maintenant."))
            response = redirect("public:sign_in" if user.kind in SPACE_KINDS else "staff:doors")
            # The tries that failed here before do not hold whoever reads the account's messages.
            remember_device(request, response, user)
            return response
    except TokenRefused as refusal:
        return render(request, "public/sign_in/link_refused.html", {"code": refusal.code}, status=410)
    with speaking_to(adult=token.user.kind == Kind.GUARDIAN):
        return render(request, "public/sign_in/new_password.html", {"form": form})
