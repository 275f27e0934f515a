"""A member of staff is invited, enrols a passkey, works, and is revoked in mid-work: two real browsers."""

import pytest
from playwright.sync_api import Page, expect

from passregion.accounts.models import Passkey, User
from passregion.demo.region import STAFF_PASSWORD
from tests.browser import mail
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.story import Visitor
from tests.browser.watch import axe_violations, overflow
from tests.notifications.conftest import Postman
from tests.world import World, build_world, private_storage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOGIN, PASSWORD = "nadia.morel@sidoine.exemple.fr", "trois torrents et un lac"


@pytest.fixture
def world(settings, tmp_path) -> World:
    private_storage(settings, tmp_path / "private")
    return build_world()


def with_authenticator(page: Page) -> Page:
    """The browser has a virtual authenticator that verifies its user, as a telephone would."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return page


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_invited_enrolled_at_work_revoked(
    open_page: OpenPage, world: World, postman: Postman, settings, width: int
) -> None:
    head, nadia = Visitor(open_page(width=width)), Visitor(with_authenticator(open_page(width=width)))
    when_the_head_invites(head)
    # From here on as in production: nobody works without a second factor.
    settings.STAFF_PASSWORD_SIGN_IN = False
    mail.deliver()
    when_nadia_joins_and_makes_a_passkey(nadia, mail.link_in_last_letter(postman, "/agents/invitation/"))
    then_the_passkey_opens_the_account_again(nadia)
    page = when_she_opens_a_file(nadia, world)
    settings.STAFF_PASSWORD_SIGN_IN = True
    when_the_head_revokes(head, world)
    settings.STAFF_PASSWORD_SIGN_IN = False
    then_what_she_sends_is_refused(nadia, world)
    assert axe_violations(page) + overflow(page) == []


def when_the_head_invites(head: Visitor) -> None:
    head.signs_in("/etablissement/connexion/", "chef@sidoine.exemple.fr", STAFF_PASSWORD)
    head.sees("Demandes")
    head.opens("/agents/mon-compte/")
    head.page.locator("main a[href*='/agents/equipe/']").first.click()
    head.fills("Adresse e-mail professionnelle", LOGIN)
    head.presses("Envoyer l’invitation")
    head.sees("Invitation envoyée à")


def when_nadia_joins_and_makes_a_passkey(nadia: Visitor, link: str) -> None:
    nadia.opens(link)
    nadia.fills("Prénom et nom", "Nadia Morel")
    nadia.fills("Mot de passe", PASSWORD)
    nadia.fills("Le même, une seconde fois", PASSWORD)
    nadia.presses("Accepter l’invitation")
    nadia.stands_at("Ajouter un second facteur")
    nadia.follows("Ajouter une clé d’accès")
    nadia.presses("Créer la clé d’accès")
    nadia.stands_at("Codes de secours")
    nadia.presses("Créer mes codes de secours")
    assert nadia.page.locator("#codes li").count() == 10
    nadia.follows("J’ai gardé ces codes, continuer")
    nadia.sees("À étudier")


def then_the_passkey_opens_the_account_again(nadia: Visitor) -> None:
    nadia.page.context.clear_cookies(name="session")
    nadia.signs_in("/etablissement/connexion/", LOGIN, PASSWORD)
    nadia.stands_at("Second facteur")
    assert axe_violations(nadia.page) + overflow(nadia.page) == []
    nadia.presses("Utiliser ma clé d’accès")
    nadia.sees("À étudier")
    assert Passkey.objects.get(user__login=LOGIN).last_used_at is not None


def when_she_opens_a_file(nadia: Visitor, world: World) -> Page:
    nadia.opens(f"/etablissement/demandes/{world.application('holder_waiting').public_id}/")
    expect(nadia.page.get_by_role("button", name="Valider la demande")).to_be_visible()
    return nadia.page


def when_the_head_revokes(head: Visitor, world: World) -> None:
    user = User.objects.get(login=LOGIN)
    head.opens(f"/agents/equipe/{world.school_ref}/{user.pk}/")
    head.presses("Retirer l’accès")
    head.sees("Ses sessions sont fermées.")


def then_what_she_sends_is_refused(nadia: Visitor, world: World) -> None:
    nadia.presses("Valider la demande")
    nadia.stands_at("Votre session est fermée")
    nadia.sees("Ce que vous venez d’envoyer n’est pas enregistré.")
    assert world.application("holder_waiting").state == "submitted"
