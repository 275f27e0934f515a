"""An address changes, a browser is closed from another one, login and password are forgotten: nobody else comes in."""

import email
import re
from email.policy import default

import pytest
from playwright.sync_api import Page

from passregion.demo.story import PASSWORD
from tests.browser import mail
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.story import Visitor
from tests.notifications.conftest import Postman
from tests.world import World, build_world, private_storage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "lina.nouvelle@exemple.fr"
NEW_PASSWORD = "une autre phrase bien longue"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_account_stays_its_owner_s(open_page: OpenPage, settings, tmp_path, postman: Postman, width: int) -> None:
    private_storage(settings, tmp_path / "private")
    world = build_world()
    here, elsewhere = lina(open_page(width=width), world), lina(open_page(width=width), world)
    mail.deliver()
    when_she_changes_her_address(here, world, postman)
    when_she_closes_the_other_browser(here, elsewhere)
    when_she_has_forgotten_everything(elsewhere, world, postman)
    then_only_the_new_password_opens(here, elsewhere)


def lina(page: Page, world: World) -> Visitor:
    visitor = Visitor(page)
    visitor.signs_in("/connexion/", world.holders["holder_active"].file_number, PASSWORD)
    visitor.sees("Déconnexion")
    return visitor


def letters_to(postman: Postman, address: str) -> list[tuple[str, str]]:
    """Subject and text of what arrived at this address."""
    found = []
    for letter in postman.letters:
        message = email.message_from_bytes(letter.content, policy=default)
        if address in letter.rcpt_tos:
            found.append((str(message["Subject"]).strip(), message.get_body(("plain",)).get_content()))
    return found


def link(text: str, path: str) -> str:
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", text)
    assert found, text
    return found[1]


def when_she_changes_her_address(here: Visitor, world: World, postman: Postman) -> None:
    old = world.holders["holder_active"].user.email
    here.opens("/espace-beneficiaire/mon-compte/")
    here.follows("Changer mon adresse e-mail")
    here.fills("Nouvelle adresse e-mail", NEW)
    here.presses("Recevoir le lien de confirmation")
    here.sees("Une adresse attend sa confirmation")
    mail.deliver()
    assert letters_to(postman, old)[-1][0].startswith("Une autre adresse e-mail est demandée")
    here.opens(link(letters_to(postman, NEW)[-1][1], "/nouvelle-adresse/"))
    here.presses("Mettre cette adresse en service")
    here.sees("La nouvelle adresse e-mail est en service")
    mail.deliver()
    for address in (old, NEW):
        assert letters_to(postman, address)[-1][0].startswith("Adresse e-mail modifiée")
    link(letters_to(postman, old)[-1][1], "/reprendre-mon-compte/")


def when_she_closes_the_other_browser(here: Visitor, elsewhere: Visitor) -> None:
    here.opens("/espace-beneficiaire/mon-compte/")
    here.follows("Mes connexions")
    here.sees("Cet appareil")
    here.presses("Fermer la connexion de")
    here.sees("Cette connexion est fermée")
    here.sees("Aucun autre appareil n’est connecté")
    elsewhere.opens("/espace-beneficiaire/")
    elsewhere.sees("La connexion a été fermée depuis un autre appareil")


def when_she_has_forgotten_everything(elsewhere: Visitor, world: World, postman: Postman) -> None:
    elsewhere.follows("Identifiant oublié ?")
    elsewhere.fills("Adresse e-mail", NEW)
    elsewhere.presses("Recevoir mon numéro de dossier")
    elsewhere.sees("Regarde tes messages")
    mail.deliver()
    number = re.search(r"\d{4}\s\d{4}\s\d{4}\s[A-Z]", letters_to(postman, NEW)[-1][1])
    assert number
    elsewhere.opens("/connexion/")
    elsewhere.follows("Mot de passe oublié ?")
    elsewhere.fills("Numéro de dossier ou adresse e-mail", number[0])
    elsewhere.presses("Recevoir le lien")
    mail.deliver()
    elsewhere.opens(link(letters_to(postman, NEW)[-1][1], "/nouveau-mot-de-passe/"))
    elsewhere.fills("Nouveau mot de passe", NEW_PASSWORD)
    elsewhere.fills("Le même, une seconde fois", NEW_PASSWORD)
    elsewhere.presses("Enregistrer ce mot de passe")
    elsewhere.sees("Le nouveau mot de passe est enregistré")


def then_only_the_new_password_opens(here: Visitor, elsewhere: Visitor) -> None:
    here.opens("/espace-beneficiaire/")
    here.sees("Me connecter")
    elsewhere.signs_in("/connexion/", NEW, NEW_PASSWORD)
    elsewhere.sees("Déconnexion")
