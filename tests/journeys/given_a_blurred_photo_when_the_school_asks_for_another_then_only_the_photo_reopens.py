"""A blurred photo: the school asks for another one, only the photo opens again, the new one ends on the card."""

import pytest

from passregion.applications.models import Application
from tests.beneficiaries.factories import photo_bytes
from tests.journeys.mailbox import last_letter_to, links_of
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_reviewer, given_lina_applied
from tests.journeys.steps import EMAIL, Reviewer, Young

pytestmark = pytest.mark.django_db
WORDS = "Place-toi face à une fenêtre."
ROUND = "/demande/a-corriger/"


def test_story() -> None:
    young, reviewer = given_lina_applied(given_a_region()), given_a_reviewer()
    when_the_school_asks_for_another_photo(reviewer)
    then_the_letter_leads_to_the_round(young)
    then_only_the_photo_opens_again(young)
    when_she_sends_a_new_photo(young)
    then_the_school_compares_and_validates(reviewer)
    then_she_sees_it_validated(young)


def when_the_school_asks_for_another_photo(reviewer: Reviewer) -> None:
    reviewer.finds("moreau")
    reviewer.follows("Demander une correction…")
    reviewer.presses("Envoyer la demande de correction")
    reviewer.sees("Cochez au moins un élément à corriger.")
    reviewer.ticks("Photo")
    reviewer.filled["photo_reason"] = ["blurred"]
    reviewer.filled["photo_text"] = [WORDS]
    reviewer.presses("Voir le message")
    reviewer.sees("Le message que le jeune recevra", "Bonjour Lina", WORDS)
    reviewer.presses("Envoyer la demande de correction")
    reviewer.sees("Correction demandée : Lina Moreau.")
    reviewer.opens("/etablissement/?vue=a-corriger")
    reviewer.sees("MOREAU Lina", "Photo", "À corriger")


def then_the_letter_leads_to_the_round(young: Young) -> None:
    letter = last_letter_to(EMAIL)
    assert letter.subject.startswith("Ta demande est à corriger")
    assert "Photo floue" in letter.body
    assert WORDS in letter.body
    assert links_of(letter) == [ROUND]
    young.opens(ROUND)
    young.fills("Numéro de dossier (identifiant)", young.file_number)
    young.fills("Mot de passe", "quatre volcans sous la neige")
    young.presses("Me connecter")
    assert young.path == ROUND
    young.sees("Ta demande à corriger", "Lycée Blaise-Pascal te demande une correction", WORDS)


def then_only_the_photo_opens_again(young: Young) -> None:
    young.opens("/espace-beneficiaire/")
    young.sees("Ton dossier est entre tes mains", "À corriger par toi depuis le")
    for slug in ("identite", "contact", "etablissement"):
        young.opens(f"{ROUND}{slug}/", expecting=404)
    young.opens(ROUND)


def when_she_sends_a_new_photo(young: Young) -> None:
    young.follows("Corriger")
    young.presses("Suivant")
    young.sees("Choisis une photo de toi")
    young.gives_file("Ta photo", "moi.jpg", photo_bytes(), "image/jpeg")
    young.presses("Importer")
    young.sees("Ta carte avec ta nouvelle photo.")
    young.presses("Suivant")
    young.sees("Tout est corrigé. Rien n’est parti encore")
    assert Application.objects.get().state == "to_correct"
    young.presses("Renvoyer ma demande")
    young.sees("Ta demande corrigée est renvoyée", "Ton établissement étudie ta demande")


def then_the_school_compares_and_validates(reviewer: Reviewer) -> None:
    reviewer.opens("/etablissement/")
    reviewer.sees("MOREAU Lina", "Corrigée")
    reviewer.follows("MOREAU Lina")
    reviewer.sees("Corrigé par le jeune", "Avant", "Maintenant", "Demande corrigée et renvoyée : photo")
    reviewer.presses("Valider la demande")
    reviewer.sees("Demande validée")


def then_she_sees_it_validated(young: Young) -> None:
    young.opens("/espace-beneficiaire/mes-demarches/")
    young.sees("Correction demandée le", "Corrigée et renvoyée le", "Réponse le")
    young.opens("/espace-beneficiaire/")
    young.sees("Étape 3 sur 3")
