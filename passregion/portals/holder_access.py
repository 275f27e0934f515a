"""Whose demande and space a signed-in visitor acts on, for the two portals that show them: the demande and the space."""

from django.http import Http404, HttpRequest

from passregion.accounts.models import User
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.queries import beneficiary_of


def get_holder_or_404(request: HttpRequest) -> Beneficiary:
    """The young person who is signed in."""
    # The gate lets signed-in holders only come this far.
    holder = beneficiary_of(request.user) if isinstance(request.user, User) else None
    if holder is None:
        raise Http404
    return holder
