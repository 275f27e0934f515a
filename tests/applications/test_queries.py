"""What the school's list, the space and the receipt ask."""

import datetime

import pytest
from django.utils.translation import override

from passregion.accounts.operations import activate_account
from passregion.applications import queries
from passregion.applications.documents import moment_in_words, qr_svg, receipt_pdf
from passregion.applications.operations import review
from passregion.common.actors import Actor
from passregion.common.clock import as_of
from tests.applications.factories import make_application, make_complete_draft, make_school

ACTOR = Actor(ref="user:1", label="Référent")
MONDAY = datetime.datetime(2026, 11, 23, 13, 41, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_a_school_finds_its_own_dossiers_by_number_name_or_scan() -> None:
    application = make_application(first_name="Élodie", last_name="N’Guyen-Šimić")
    mine, number = application.establishment, application.beneficiary.file_number
    typed = f"{number[:4]} {number[4:8]}-{number[8:]}".lower()
    for search in (
        number,
        typed,
        f"https://pass.example/etablissement/?q={number}",
        "elodie",
        "simic nguyen",
        number[:6],
    ):
        assert list(queries.queue_of(mine, application.campaign, "", search)) == [application], search
    for search in ("zoé", "\x00", "x" * 5000, "%", "_", "'"):
        assert search.strip("%_'\x00") == "" or not queries.queue_of(mine, application.campaign, "", search)
    assert not queries.queue_of(mine, application.campaign, "approved")
    assert queries.count_by_state(mine, application.campaign)["submitted"] == 1


@pytest.mark.django_db
def test_another_school_finds_nothing() -> None:
    application = make_application()
    other = make_school(uai="0630069H", name="Lycée Sidoine-Apollinaire")
    number = application.beneficiary.file_number
    assert not queries.queue_of(other, application.campaign, "", number)
    assert queries.find_for_establishment(number, other) is None
    assert queries.find_for_establishment(application.public_id, other) is None
    assert queries.find_for_establishment(str(application.public_id), application.establishment) == application
    for nonsense in ("", "abc", "\x00", "9" * 500):
        assert queries.find_for_establishment(nonsense, application.establishment) is None


@pytest.mark.django_db
def test_a_draft_opens_only_with_its_secret() -> None:
    draft, secret = make_complete_draft()
    assert queries.find_draft(draft.public_id, secret) == draft
    for wrong in ("", secret[:-1], secret.swapcase(), "\ud800"):
        assert queries.find_draft(draft.public_id, wrong) is None
    assert not draft.keys.filter(digest=secret).exists()


@pytest.mark.django_db
def test_progress_says_who_holds_the_dossier_and_until_when() -> None:
    with as_of(MONDAY):
        application = make_application()
        person = application.beneficiary
        progress = queries.progress_of(person)
        assert (progress.step, progress.holder, progress.is_activated) == (1, "beneficiary", False)
        assert progress.review_expected_on == datetime.date(2026, 11, 30)
        assert progress.production_expected_on == datetime.date(2026, 12, 10)
        activate_account(user=person.user)
        progress = queries.progress_of(person)
        assert (progress.step, progress.holder) == (2, "establishment")
        review.approve(application_id=application.public_id, actor=ACTOR)
        progress = queries.progress_of(person)
        assert (progress.step, progress.holder) == (3, "region")
        assert progress.production_expected_on == datetime.date(2026, 12, 3)


@pytest.mark.django_db
def test_progress_of_a_refused_demande_says_why() -> None:
    application = make_application()
    review.refuse(application_id=application.public_id, reason="not_enrolled", text="Pas inscrite.", actor=ACTOR)
    progress = queries.progress_of(application.beneficiary)
    assert (progress.holder, progress.is_refused, progress.refusal_text) == ("nobody", True, "Pas inscrite.")
    assert "inscrit" in progress.refusal_reason


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_receipt_is_an_accessible_pdf(language: str) -> None:
    with as_of(MONDAY), override(language):
        application = make_application(first_name="Łucja-Ñandú", last_name="#let $x$ *Œ* @ref <lab>")
        pdf = receipt_pdf(application, scan_url="https://pass.example/?q=1")
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf


@pytest.mark.django_db
def test_the_moment_is_in_french_words() -> None:
    with as_of(MONDAY):
        application = make_application()
    assert moment_in_words(application) == "23 novembre 2026 à 14\u00a0h\u00a041"


def test_the_qr_code_has_its_quiet_zone_and_no_size() -> None:
    svg = qr_svg("https://pass.example/etablissement/?q=482719360358K")
    assert svg.startswith("<svg")
    assert "width=" not in svg.split(">")[0]
    assert "style" not in svg
