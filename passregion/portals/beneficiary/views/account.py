"""« Mon compte »: what is known of the holder, and what the holder may change alone."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from passregion.applications.queries import application_of
from passregion.beneficiaries.queries import consents_in_force
from passregion.journeys.contact_changes import change_contact
from passregion.journeys.recovery import replace_password
from passregion.portals.beneficiary.forms import ContactForm, PasswordForm
from passregion.portals.beneficiary.password_check import may_try, was_right
from passregion.portals.beneficiary.views.identities import identities_of
from passregion.portals.beneficiary.views.security import waiting_address
from passregion.portals.browsers import this_browser
from passregion.portals.holder_access import actor_of, get_holder_or_404, signed_in_user
from passregion.portals.sudo import mark_password_given, password_again

HELD_STATUS = 429


@never_cache
@password_again(to_look=False)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Identity and address; phone and address can be changed here."""
    holder = get_holder_or_404(request)
    form = ContactForm(request.POST if request.method == "POST" else None, holder=holder)
    if form.is_valid():
        change_contact(beneficiary=holder, contact=form.contact(), actor=actor_of(request))
        messages.success(request, _("Tes coordonnées sont enregistrées."))
        return redirect("beneficiary:account")
    context = {
        "holder": holder,
        "form": form,
        "application": application_of(holder),
        "consents": consents_in_force(holder),
        "address": signed_in_user(request).email,
        "waiting_address": waiting_address(signed_in_user(request)),
        "identities": identities_of(signed_in_user(request)),
    }
    return render(request, "beneficiary/account.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password, with the current one."""
    holder = get_holder_or_404(request)
    form = PasswordForm(
        request.POST if request.method == "POST" else None,
        user=signed_in_user(request),
        is_held=request.method == "POST" and not may_try(holder),
    )
    if form.is_valid():
        was_right(holder)
        chosen, here = form.cleaned_data["new_password"], this_browser(request)
        user = replace_password(user=signed_in_user(request), password=chosen, but=[here])
        update_session_auth_hash(request, user)
        mark_password_given(request)
        messages.success(request, _("Ton mot de passe est changé. Tes autres appareils sont déconnectés."))
        return redirect("beneficiary:account")
    status = HELD_STATUS if form.is_held else 200
    return render(request, "beneficiary/password.html", {"holder": holder, "form": form}, status=status)
