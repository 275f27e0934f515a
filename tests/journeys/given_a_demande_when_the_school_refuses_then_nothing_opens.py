"""A demande that the school refuses: the reason reaches the young person, no card and no money exist."""

import pytest

from tests.journeys.mailbox import last_letter_to, letters_to
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_reviewer, given_lina_applied
from tests.journeys.steps import EMAIL, Young

pytestmark = pytest.mark.django_db
WORDS = "Reprends une photo de face, tête nue, devant un mur clair."


def test_story() -> None:
    young = given_lina_applied(given_a_region())
    when_the_school_refuses(young)
    then_the_letter_says_why()
    then_her_space_says_why(young)


def when_the_school_refuses(young: Young) -> None:
    reviewer = given_a_reviewer()
    reviewer.finds("moreau")
    reviewer.follows("Refuser…")
    reviewer.presses("Refuser la demande")
    reviewer.sees("Choisissez le motif du refus dans la liste.")
    reviewer.ticks("Photo non conforme")
    reviewer.fills("Explication pour le jeune", WORDS)
    reviewer.presses("Refuser la demande")
    reviewer.sees("Lina Moreau. Le motif est envoyé par e-mail.")
    reviewer.opens("/etablissement/?vue=refusees")
    reviewer.follows("MOREAU Lina")
    reviewer.sees("Refusée", "Photo non conforme", WORDS)
    reviewer.does_not_see("Valider la demande")


def then_the_letter_says_why() -> None:
    assert len(letters_to(EMAIL)) == 2
    letter = last_letter_to(EMAIL)
    assert "Photo non conforme" in letter.body
    assert WORDS in letter.body


def then_her_space_says_why(young: Young) -> None:
    young.signs_in()
    young.sees("Photo non conforme", WORDS)
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.does_not_see("Active", "Statut actuel")
    young.opens("/espace-beneficiaire/mes-avantages/")
    young.does_not_see("30,00 €")
