"""The manufacturer cannot make a card: it is made again with another number, and only the new one is spoken of."""

import pytest

from passregion.cards.models import Card, CardKind, ManufacturerFile, ProductionBatch
from passregion.cards.operations.drawing import draw_all
from passregion.journeys import production
from tests.journeys.mailbox import last_letter_to, letters_to
from tests.journeys.region import given_a_region
from tests.journeys.shortcuts import given_lina_was_validated
from tests.journeys.steps import EMAIL, Agent

pytestmark = pytest.mark.django_db


def test_story() -> None:
    region = given_a_region()
    young = given_lina_was_validated(region)
    letters_before = len(letters_to(EMAIL))
    agent = Agent()
    agent.signs_in()
    rejected = when_the_cards_are_ordered(agent)
    when_the_manufacturer_answers(agent, f"{rejected.number};rejected;;;printing", "rejetée")
    agent.opens("/region/lots/")
    agent.sees("1 carte rejetée à refaire")
    agent.follows("carte rejetée à refaire")
    agent.presses("Refaire")
    agent.sees("Une nouvelle carte est commandée, avec un nouveau numéro.")
    assert len(letters_to(EMAIL)) == letters_before
    again = when_the_cards_are_ordered(agent)
    assert again.number != rejected.number
    when_the_manufacturer_answers(agent, f"{again.number};shipped;04A2243B6C5E80;6A12345678901;", "expédiée")
    assert last_letter_to(EMAIL).subject == "Suivi de commande Pass’Région (3/3)"
    assert len(letters_to(EMAIL)) == letters_before + 1
    agent.opens("/region/lots/")
    agent.follows(ProductionBatch.objects.earliest("id").reference)
    agent.sees("Défaut d’impression", "refaite dans le lot")
    assert young.reads_card_number("sans contact").replace(" ", "") == again.number


def when_the_cards_are_ordered(agent: Agent) -> Card:
    """One batch of one card, drawn by the job."""
    agent.opens("/region/lots/")
    agent.follows("Préparer un lot")
    agent.presses("Commander 1 carte")
    draw_all(batch_id=ProductionBatch.objects.latest("id").pk)
    return Card.objects.filter(kind=CardKind.PLASTIC).latest("id")


def when_the_manufacturer_answers(agent: Agent, line: str, word: str) -> None:
    """By file: read, looked at, applied by the job, reported."""
    content = f"card_number;event;chip_uid;tracking_number;reason\r\n{line}\r\n".encode()
    agent.opens("/region/fabricant/")
    agent.gives_file("Fichier de réponses (CSV)", "reponses.csv", content, "text/csv")
    agent.presses("Lire le fichier")
    agent.sees("Ce que ce fichier ferait", word)
    agent.presses("Appliquer 1 ligne")
    production.apply_slice(file_pk=ManufacturerFile.objects.latest("id").pk)
    agent.follows("Actualiser")
    agent.sees("Ce que ce fichier a fait")
