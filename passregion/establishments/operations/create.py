"""Writing one establishment, one track, one offer, one member."""

from datetime import date

from django.db import transaction

from passregion.accounts.models import User
from passregion.common.clock import now
from passregion.common.errors import Refusal
from passregion.establishments import general_classes, rules
from passregion.establishments.models import Category, Establishment, Level, Member, MemberRole, Track, TrackOffer, Voie


class NotAUai(Refusal):
    """The number is not seven digits and their check letter."""

    code = "not_a_uai"


@transaction.atomic
def ensure_general_classes() -> None:
    """Write the classes that the code lists, so that every lycée can offer them. Changes nothing the second time."""
    present = set(
        Track.objects.filter(code__in=[wanted.code for wanted in general_classes.ALL]).values_list("code", flat=True)
    )
    Track.objects.bulk_create(
        [
            Track(
                code=wanted.code,
                label=wanted.label,
                level=wanted.level,
                voie=wanted.voie,
                mef_stat_11=wanted.mef_stats[0] if len(wanted.mef_stats) == 1 else "",
                search_text=rules.track_search_text(
                    code=wanted.code,
                    label=wanted.label,
                    level=wanted.level,
                    other_words=" ".join([wanted.short, *wanted.mef_stats]),
                ),
            )
            for wanted in general_classes.ALL
            if wanted.code not in present
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def create_establishment(
    *,
    uai: str,
    name: str,
    category: Category,
    address_line: str = "",
    postal_code: str = "",
    commune: str = "",
    insee_code: str = "",
    departement: str = "",
    sector: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    siret: str = "",
) -> Establishment:
    """Write one establishment by hand, or bring the one that has this UAI up to date. Raises NotAUai."""
    if not rules.is_uai(uai):
        raise NotAUai(uai=uai)
    ensure_general_classes()
    establishment, _created = Establishment.objects.update_or_create(
        uai=uai,
        defaults={
            "name": name,
            "category": category,
            "address_line": address_line,
            "postal_code": postal_code,
            "commune": commune,
            "insee_code": insee_code,
            "departement": departement,
            "sector": sector,
            "latitude": latitude,
            "longitude": longitude,
            "siret": siret,
            "search_text": rules.establishment_search_text(
                uai=uai, name=name, category=category, commune=commune, postal_code=postal_code
            ),
        },
    )
    return establishment


@transaction.atomic
def create_track(
    *,
    code: str,
    label: str,
    level: Level,
    voie: Voie,
    mef_stat_11: str = "",
    diploma_code: str = "",
    rncp_code: str = "",
    closed_on: date | None = None,
) -> Track:
    """Write one track of the Region, or bring the one that has this code up to date."""
    track, _created = Track.objects.update_or_create(
        code=code,
        defaults={
            "label": label,
            "level": level,
            "voie": voie,
            "mef_stat_11": mef_stat_11,
            "diploma_code": diploma_code,
            "rncp_code": rncp_code,
            "closed_on": closed_on,
            "search_text": rules.track_search_text(
                code=code, label=label, level=level, other_words=f"{mef_stat_11} {diploma_code} {rncp_code}"
            ),
        },
    )
    return track


@transaction.atomic
def add_offer(*, establishment: Establishment, track: Track) -> TrackOffer:
    """Say that this establishment teaches this track. Adding it again changes nothing."""
    offer, _created = TrackOffer.objects.get_or_create(establishment=establishment, track=track)
    return offer


@transaction.atomic
def add_member(*, user: User, establishment: Establishment, role: MemberRole = MemberRole.REVIEWER) -> Member:
    """Let this user work for this establishment, anew if it was revoked; a second call changes the role only."""
    member, _created = Member.objects.update_or_create(
        user=user,
        establishment=establishment,
        defaults={"role": role, "revoked_at": None},
        create_defaults={"role": role, "since": now()},
    )
    return member


@transaction.atomic
def revoke_member(*, user: User, establishment: Establishment) -> None:
    """This user no longer works here; the row stays, with its end."""
    Member.objects.filter(user=user, establishment=establishment, revoked_at=None).update(revoked_at=now())
