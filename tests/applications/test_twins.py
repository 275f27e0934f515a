"""Who may have applied twice: same sound and birth date, or the same photo."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passregion.applications.models import Application
from passregion.applications.operations import drafting
from passregion.applications.twin_queries import probable_twins, twins_of, with_twin_marks
from passregion.beneficiaries.operations.portraits import store_portrait
from passregion.journeys.submission import submit
from tests.applications.factories import make_complete_draft, make_school, make_track
from tests.beneficiaries.factories import photo_bytes
from tests.campaigns.factories import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared() -> dict[str, Any]:
    return {"campaign": make_campaign(), "school": make_school(), "track": make_track()}


def demande(shared: dict[str, Any], *, width: int, **identity: str) -> Application:
    """A demande with a photo of its own, told by its width."""
    draft, _secret = make_complete_draft(**shared, **identity)
    drafting.set_portrait(draft=draft, portrait=store_portrait(upload=io.BytesIO(photo_bytes(width, 900))))
    return submit(draft=draft, language="fr")


def test_the_same_sound_and_birth_date_are_probable_twins(shared) -> None:
    first = demande(shared, width=700, first_name="Léa", last_name="Dupond")
    second = demande(shared, width=710, first_name="DUPONT", last_name="Leah")
    demande(shared, width=720, first_name="Léa", last_name="Dupond", birth_date="2009-04-15")
    demande(shared, width=730, first_name="Tom", last_name="Girard")
    (twin,) = twins_of(first)
    assert (twin.application, twin.has_same_name, twin.has_same_photo) == (second, True, False)
    assert set(probable_twins(shared["campaign"])) == {first, second}


def test_the_same_file_is_a_probable_twin_whatever_the_name(shared) -> None:
    first = demande(shared, width=700, first_name="Léa", last_name="Dupond")
    second = demande(shared, width=700, first_name="Tom", last_name="Girard", birth_date="2008-01-02")
    (twin,) = twins_of(second)
    assert (twin.application, twin.has_same_name, twin.has_same_photo) == (first, False, True)
    marks = {row.pk: (row.has_name_twin, row.has_photo_twin) for row in with_twin_marks(Application.objects.all())}
    assert marks == {first.pk: (False, True), second.pk: (False, True)}


def test_a_refused_or_withdrawn_dossier_is_nobodys_twin(shared) -> None:
    first = demande(shared, width=700, first_name="Léa", last_name="Dupond")
    second = demande(shared, width=710, first_name="Léa", last_name="Dupond")
    Application.objects.filter(pk=second.pk).update(state="withdrawn")
    assert twins_of(first) == []
    assert list(probable_twins(shared["campaign"])) == []


def test_marking_takes_one_query_whatever_the_number(shared) -> None:
    for width in (700, 710, 720):
        demande(shared, width=width, first_name="Léa", last_name="Dupond")
    with CaptureQueriesContext(connection) as queries:
        assert sum(row.has_name_twin for row in with_twin_marks(Application.objects.all())) == 3
    assert len(queries) == 1
