"""The establishment decides: a yes makes the cards and opens the wallets, a no says why; both are told by e-mail."""

import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from passregion.applications.models import Application
from passregion.applications.operations import review
from passregion.benefits.operations import open_wallets
from passregion.cards.operations.ordering import order_cards
from passregion.common.actors import Actor
from passregion.common.money import format_euros
from passregion.notifications import emails


@transaction.atomic
def approve(*, application_id: uuid.UUID, actor: Actor, seen: int | None = None) -> Application:
    """Validate a demande: virtual card active at once, plastic card ordered, rights open, e-mail 2/3 on its way.

    `application_id` is the public id, `seen` the last transition that the page of the actor showed.
    Raises the refusals of `applications.operations.review.approve`.
    """
    application = review.approve(application_id=application_id, actor=actor, seen=seen)
    order_cards(application=application, actor=actor)
    wallets = open_wallets(application=application, actor=actor)
    holder = application.beneficiary
    emails.application_approved(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"application:{application.public_id}",
        first_name=holder.first_name,
        file_number=holder.file_number,
        establishment_name=application.establishment.name,
        benefits=[(wallet.benefit.name, format_euros(wallet.granted_cents)) for wallet in wallets],
        space_url=settings.BASE_URL + reverse("beneficiary:home"),
    )
    return application


@transaction.atomic
def refuse(*, application_id: uuid.UUID, reason: str, text: str, actor: Actor, seen: int | None = None) -> Application:
    """Refuse a demande with a reason of the list and words for the young person, who receives both by e-mail.

    Raises the refusals of `applications.operations.review.refuse`.
    """
    application = review.refuse(application_id=application_id, reason=reason, text=text, actor=actor, seen=seen)
    holder = application.beneficiary
    # The reviewer may read the page in another language than the young person.
    with translation.override(holder.user.language):
        reason_label = str(application.get_refusal_reason_display())
    emails.application_refused(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"application:{application.public_id}",
        first_name=holder.first_name,
        file_number=holder.file_number,
        establishment_name=application.establishment.name,
        reason=reason_label,
        text=application.refusal_text,
        space_url=settings.BASE_URL + reverse("beneficiary:home"),
    )
    return application
