"""A new school that no register holds: the demande is sent all the same, the Region adds it, the school says yes."""

import pytest

from passregion.establishments.models import Establishment
from passregion.establishments.operations import add_member
from tests.establishments.factories import uai
from tests.journeys.mailbox import last_letter_to
from tests.journeys.region import given_a_region, staff
from tests.journeys.steps import EMAIL, Agent, Reviewer, Young, staff_sign_in

pytestmark = pytest.mark.django_db
NAME, TOWN, PRINCIPAL = "Lycée de la Sioule", "Ébreuil", "referente@sioule.exemple.fr"
NUMBER = uai(departement="03")


class Pupil(Young):
    """Lina, whose lycée opened this year."""

    def finds_her_school(self) -> None:
        self.fills("Ton établissement", "sioule")
        self.presses("Chercher")
        self.sees("Aucun établissement ne correspond")
        self.follows("Mon établissement n’est pas dans la liste")
        self.fills("Nom de ton établissement", NAME)
        self.fills("Commune", TOWN)
        self.chooses("Type d’établissement", "Je ne sais pas")
        self.presses("Suivant")
        self.sees(NAME, TOWN, "la Région le cherche une fois ta demande envoyée")
        self.fills("Ta filière", "générale, essai")
        self.presses("Chercher")
        self.ticks("Terminale générale, essai")
        self.presses("Suivant")
        self.presses("Suivant")


def test_story() -> None:
    given_a_region()
    young = when_a_pupil_names_her_school()
    when_the_region_adds_it()
    then_she_is_told(young)
    then_the_school_studies_it()
    then_her_card_is_active(young)


def when_a_pupil_names_her_school() -> Pupil:
    young = Pupil()
    young.applies()
    young.sees("La Région trouve ton établissement, qui n’était pas dans sa liste")
    assert "La Région cherche d’abord ton établissement" in last_letter_to(EMAIL).body
    young.activates()
    young.signs_in()
    young.sees("La Région cherche ton établissement dans ses listes", NAME)
    return young


def when_the_region_adds_it() -> None:
    agent = Agent()
    agent.signs_in()
    agent.sees("nom que des jeunes n’ont pas trouvé dans la liste")
    agent.opens("/region/hors-liste/")
    agent.sees("À régler 1", TOWN)
    agent.follows(NAME)
    agent.sees("1 dossier attend", "Inconnu du demandeur")
    agent.presses("Rattacher")
    agent.sees("cherchez-en un autre")
    agent.fills("UAI", NUMBER)
    agent.chooses("Type d’établissement", "Lycée polyvalent")
    agent.fills("Code postal", "03450")
    agent.presses("Ajouter et rattacher")
    agent.sees("devient", f"{NAME}, {TOWN} ({NUMBER})", "1 dossier y est rattaché", "À régler 0")
    agent.opens("/region/hors-liste/?vue=reglees")
    agent.sees(NAME, "Ajoutée à la liste", "Inès Roche")


def then_she_is_told(young: Pupil) -> None:
    letter = last_letter_to(EMAIL)
    assert letter.subject == "Ton établissement est trouvé – Pass’Région"
    assert f"est chez {NAME}" in letter.body
    young.opens("/espace-beneficiaire/")
    young.sees("Ton établissement étudie ta demande", NAME)


def then_the_school_studies_it() -> None:
    add_member(user=staff(PRINCIPAL, "Anne Sioule"), establishment=Establishment.objects.get(uai=NUMBER))
    reviewer = Reviewer()
    staff_sign_in(reviewer, "/etablissement/connexion/", PRINCIPAL)
    reviewer.finds("moreau")
    reviewer.presses("Valider la demande")
    reviewer.sees("Demande validée")


def then_her_card_is_active(young: Pupil) -> None:
    young.opens("/espace-beneficiaire/mes-cartes/")
    young.sees("Active")
