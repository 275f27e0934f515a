"""A forgotten password: the link of the letter sets another, once; other open sessions end."""

import pytest

from tests.journeys.mailbox import last_letter_to, links_of
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_lina_was_validated
from tests.journeys.steps import EMAIL, Young
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "un chamois au bord du lac"


def test_story() -> None:
    young = given_lina_was_validated(given_a_region())
    phone = Visitor()
    when_she_asks_for_another_password(phone)
    when_the_link_sets_it(phone)
    then_the_old_session_and_password_are_dead(young)
    then_the_new_password_opens(phone, young)


def when_she_asks_for_another_password(phone: Visitor) -> None:
    phone.opens("/connexion/")
    phone.follows("Mot de passe oublié ?")
    phone.fills("Numéro de dossier ou adresse e-mail", EMAIL)
    phone.presses("Recevoir le lien")
    phone.sees("Regarde tes messages")


def when_the_link_sets_it(phone: Visitor) -> None:
    phone.opens(next(path for path in links_of(last_letter_to(EMAIL)) if "/nouveau-mot-de-passe/" in path))
    phone.fills("Nouveau mot de passe", "court")
    phone.fills("Le même, une seconde fois", "court")
    phone.presses("Enregistrer ce mot de passe")
    phone.sees("12 caractères")
    phone.fills("Nouveau mot de passe", NEW_PASSWORD)
    phone.fills("Le même, une seconde fois", NEW_PASSWORD)
    phone.presses("Enregistrer ce mot de passe")
    assert "Mot de passe modifié" in last_letter_to(EMAIL).subject


def then_the_old_session_and_password_are_dead(young: Young) -> None:
    young.opens("/espace-beneficiaire/")
    young.sees("Connexion")
    young.signs_in()
    young.sees("Connexion")


def then_the_new_password_opens(phone: Visitor, young: Young) -> None:
    phone.opens("/connexion/")
    phone.fills("Numéro de dossier (identifiant)", young.file_number)
    phone.fills("Mot de passe", NEW_PASSWORD)
    phone.presses("Me connecter")
    phone.sees("Étape 3 sur 3")
