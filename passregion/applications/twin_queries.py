"""Who may have applied twice: shown to staff, never to the applicant. People decide, real homonyms exist."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from passregion.applications.models import Application
from passregion.applications.states import State
from passregion.beneficiaries.models import Beneficiary
from passregion.campaigns.models import Campaign

# What a withdrawn or refused dossier has to say is over.
_LIVING = [State.SUBMITTED, State.TO_CORRECT, State.APPROVED]


@dataclass(frozen=True)
class Twin:
    """Another dossier that may be the same person's, and what makes one think so."""

    application: Application
    has_same_name: bool
    has_same_photo: bool


def twins_of(application: Application) -> list[Twin]:
    """The other dossiers of the same campaign that may be this person's, the earliest first."""
    person = application.beneficiary
    others = _living(application.campaign).exclude(beneficiary=person)
    found = others.filter(_looks_like(person)).select_related("beneficiary__portrait", "establishment")
    return [
        Twin(other, has_same_name=_sounds_alike(other.beneficiary, person), has_same_photo=_same_photo(other, person))
        for other in found.order_by("submitted_at", "id")
    ]


def with_twin_marks(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The same rows with `has_name_twin` and `has_photo_twin`: in one query, whatever their number."""
    others = Application.objects.filter(campaign=OuterRef("campaign"), state__in=_LIVING).exclude(
        beneficiary=OuterRef("beneficiary")
    )
    same_name = others.filter(
        beneficiary__birth_date=OuterRef("beneficiary__birth_date"),
        beneficiary__sound_key=OuterRef("beneficiary__sound_key"),
    ).exclude(beneficiary__sound_key="")
    same_file = others.filter(
        beneficiary__portrait__upload_sha256=OuterRef("beneficiary__portrait__upload_sha256")
    ).exclude(beneficiary__portrait__upload_sha256="")
    same_portrait = others.filter(beneficiary__portrait__sha256=OuterRef("beneficiary__portrait__sha256"))
    return applications.annotate(
        has_name_twin=Exists(same_name), has_photo_twin=Exists(same_file) | Exists(same_portrait)
    )


def probable_twins(campaign: Campaign) -> QuerySet[Application]:
    """The living dossiers of the campaign that have a twin; those of one name follow each other."""
    marked = with_twin_marks(_living(campaign)).filter(Q(has_name_twin=True) | Q(has_photo_twin=True))
    return marked.select_related("beneficiary", "establishment").order_by(
        "beneficiary__birth_date", "beneficiary__sound_key", "beneficiary__portrait__sha256", "submitted_at", "id"
    )


def _living(campaign: Campaign) -> QuerySet[Application]:
    return Application.objects.filter(campaign=campaign, state__in=_LIVING)


def _looks_like(person: Beneficiary) -> Q:
    condition = Q(beneficiary__portrait__sha256=person.portrait.sha256)
    if person.portrait.upload_sha256:
        condition |= Q(beneficiary__portrait__upload_sha256=person.portrait.upload_sha256)
    if person.sound_key:
        condition |= Q(beneficiary__birth_date=person.birth_date, beneficiary__sound_key=person.sound_key)
    return condition


def _sounds_alike(one: Beneficiary, other: Beneficiary) -> bool:
    return bool(one.sound_key) and one.sound_key == other.sound_key and one.birth_date == other.birth_date


def _same_photo(other: Application, person: Beneficiary) -> bool:
    one, two = other.beneficiary.portrait, person.portrait
    return one.sha256 == two.sha256 or bool(one.upload_sha256) and one.upload_sha256 == two.upload_sha256
