"""The children of the adult who is signed in, for the switcher on every page of the space."""

from typing import Any

from django import template

from passregion.accounts.models import Kind, User
from passregion.beneficiaries.models import Beneficiary
from passregion.beneficiaries.queries import children_of

register = template.Library()


@register.simple_tag(takes_context=True)
def children_signed_in_for(context: dict[str, Any]) -> list[Beneficiary]:
    """The children for whom this adult signs in, the latest first; empty for a young person."""
    user = context["request"].user
    is_adult = isinstance(user, User) and user.kind == Kind.GUARDIAN
    return children_of(user) if is_adult else []
