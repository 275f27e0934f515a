"""The correction round: asked by the establishment and told by e-mail, answered, then written where it belongs."""

import datetime
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from passregion.accounts.operations import rename_account
from passregion.applications.models import Application, Correction, CorrectionItem
from passregion.applications.operations import correction as rounds
from passregion.applications.operations.correction import AskedItem
from passregion.applications.reasons import reason_label
from passregion.beneficiaries.operations.contact import change_contact
from passregion.beneficiaries.operations.correction import correct_identity, replace_portrait
from passregion.beneficiaries.operations.creation import Contact, Identity
from passregion.beneficiaries.operations.portraits import forget_source
from passregion.common.actors import Actor
from passregion.common.errors import Refusal
from passregion.journeys.activation import new_link
from passregion.journeys.naming import rows_named
from passregion.notifications import emails


class SchoolGone(Refusal):
    """The establishment or the filière of the answer is no longer offered: it must be chosen again."""

    code = "school_gone"


def in_words(items: Sequence[AskedItem], language: str) -> list[tuple[str, str, str]]:
    """Each item as the young person reads it: what, why, the words of the reviewer."""
    with override(language):
        return [
            (str(CorrectionItem(asked.item).label), reason_label(asked.item, asked.reason), asked.text.strip())
            for asked in items
        ]


@transaction.atomic
def ask(
    *,
    application_id: uuid.UUID,
    items: Sequence[AskedItem],
    actor: Actor,
    seen: int | None = None,
    asked_by: str = "",
) -> Application:
    """Send items back to the young person, who reads the reasons in an e-mail with one button.

    `asked_by`: whom the e-mail names, when it is not the establishment of the demande.
    Somebody who has not confirmed the address yet gets a fresh activation link there.
    Raises the refusals of `applications.operations.correction.ask`.
    """
    application = rounds.ask(application_id=application_id, items=items, actor=actor, seen=seen)
    holder = application.beneficiary
    is_activated = holder.user.activated_at is not None
    emails.correction_asked(
        to=holder.user.email,
        language=holder.user.language,
        subject_ref=f"application:{application.public_id}",
        first_name=holder.first_name,
        file_number=holder.file_number,
        establishment_name=asked_by or application.establishment.name,
        items=in_words(items, holder.user.language),
        is_activated=is_activated,
        action_url=settings.BASE_URL + reverse("apply:correction") if is_activated else new_link(user=holder.user),
    )
    return application


@transaction.atomic
def send_back(*, application: Application, actor: Actor) -> Application:
    """Write the answers of the round where they belong and give the demande back to the establishment.

    What each answer replaced is kept beside it until the decision. Raises AlreadyDecided, AnswerMissing, SchoolGone.
    """
    for correction in rounds.send_back(application=application, actor=actor):
        _WRITERS[CorrectionItem(correction.item)](correction, actor)
    application.refresh_from_db()
    return application


def _write_identity(correction: Correction, actor: Actor) -> None:
    holder = correction.application.beneficiary
    answer = correction.answer
    identity = Identity(
        answer["civility"],
        answer["first_name"],
        answer["last_name"],
        datetime.date.fromisoformat(answer["birth_date"]),
    )
    before = {
        name: str(getattr(holder, name)) for name, value in asdict(identity).items() if getattr(holder, name) != value
    }
    correct_identity(beneficiary=holder, identity=identity, actor=actor)
    rename_account(user=holder.user, display_name=f"{identity.first_name} {identity.last_name}")
    rounds.keep_before(correction=correction, before=before)


def _write_contact(correction: Correction, actor: Actor) -> None:
    """The establishment does not see the address: only which fields changed is kept."""
    holder = correction.application.beneficiary
    contact = Contact(**{field.name: correction.answer[field.name] for field in fields(Contact)})
    before = {name: "" for name, value in asdict(contact).items() if getattr(holder, name) != value}
    change_contact(beneficiary=holder, contact=contact, actor=actor)
    rounds.keep_before(correction=correction, before=before)


def _write_school(correction: Correction, actor: Actor) -> None:
    application = correction.application
    establishment, track = rows_named(correction.answer)
    if establishment is None or track is None:
        raise SchoolGone
    before = {}
    if establishment != application.establishment:
        before = {"uai": application.establishment.uai, "establishment": application.establishment.name}
    if track != application.track:
        before["track"] = application.track.label
    rounds.change_school(application_id=application.public_id, establishment=establishment, track=track)
    rounds.keep_before(correction=correction, before=before)


def _write_photo(correction: Correction, actor: Actor) -> None:
    portrait = correction.portrait
    if portrait is None:
        raise rounds.AnswerMissing(items=[correction.item])
    forget_source(portrait=portrait)
    former = replace_portrait(beneficiary=correction.application.beneficiary, portrait=portrait, actor=actor)
    rounds.keep_before(correction=correction, before={}, portrait=former)


_WRITERS: dict[CorrectionItem, Callable[[Correction, Actor], None]] = {
    CorrectionItem.IDENTITY: _write_identity,
    CorrectionItem.CONTACT: _write_contact,
    CorrectionItem.SCHOOL: _write_school,
    CorrectionItem.PHOTO: _write_photo,
}
