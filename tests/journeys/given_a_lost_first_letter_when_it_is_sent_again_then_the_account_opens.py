"""The letter 1/3 never came: the account refuses the sign-in, sends the link again, and one of the links opens it."""

import pytest

from tests.journeys.mailbox import letters_to, links_of
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_a_reviewer, given_lina_applied
from tests.journeys.steps import EMAIL, Young
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_story() -> None:
    young = given_lina_applied(given_a_region(), activated=False)
    then_the_school_sees_that_the_address_is_not_confirmed()
    when_she_asks_for_the_link_again(young)
    then_the_new_link_opens_the_account(young)
    then_an_unknown_address_gets_the_same_answer()


def then_the_school_sees_that_the_address_is_not_confirmed() -> None:
    reviewer = given_a_reviewer()
    reviewer.opens("/etablissement/?vue=non-confirmees")
    reviewer.sees("MOREAU Lina", "E-mail non confirmé")


def when_she_asks_for_the_link_again(young: Young) -> None:
    young.signs_in()
    young.sees("Ce compte n’est pas encore activé.")
    young.follows("Renvoyer le lien d’activation du compte")
    young.fills("Numéro de dossier ou adresse e-mail", young.file_number)
    young.presses("Recevoir le lien")
    young.sees("Si un compte attend son activation")


def then_the_new_link_opens_the_account(young: Young) -> None:
    first, second = letters_to(EMAIL)
    assert "Active ton compte" in second.subject
    young.opens(next(path for path in links_of(second) if "/activation/" in path))
    young.presses("Activer mon compte")
    young.sees("Ton compte a été activé avec succès")
    young.signs_in(with_login=EMAIL)
    young.sees("Étape 2 sur 3")
    late = next(path for path in links_of(first) if "/activation/" in path)
    young.opens(late, expecting=young.client.get(late).status_code)
    young.sees("Ce lien n’ouvre plus rien")


def then_an_unknown_address_gets_the_same_answer() -> None:
    stranger = Visitor()
    stranger.opens("/renvoyer-le-lien/")
    stranger.fills("Numéro de dossier ou adresse e-mail", "inconnu@exemple.fr")
    stranger.presses("Recevoir le lien")
    stranger.sees("Si un compte attend son activation")
    assert letters_to("inconnu@exemple.fr") == []
