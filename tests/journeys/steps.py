"""What the people of the stories do, in plain verbs. Each verb reads the pages that it crosses."""

import re

from passregion.cards.models import ProductionBatch
from passregion.cards.operations.drawing import draw_all
from tests.beneficiaries.factories import photo_bytes
from tests.journeys.mailbox import last_letter_to, links_of
from tests.journeys.region import AGENT, CASHIER, REVIEWER, STAFF_PASSWORD
from tests.journeys.visitor import Visitor

PASSWORD = "quatre volcans sous la neige"
USAGE_CODE = "2741"
EMAIL = "lina.moreau@exemple.fr"


class Young(Visitor):
    """Lina Moreau, 17, pupil of the lycée."""

    file_number = ""
    email = EMAIL

    def applies(self, *, at_home: bool = False) -> None:
        """From the landing page to « Demande enregistrée »."""
        self.opens("/")
        self.follows("Déposer une demande de Pass’Région")
        self.ticks("Non, c’est ma première demande")
        self.presses("Continuer")
        self.ticks("J’accepte la charte droits et devoirs")
        self.presses("Suivant")
        self.says_who_she_is()
        self.says_where_she_lives()
        self.finds_her_school()
        self.gives_a_photo(at_home=at_home)
        self.fills("Code d’utilisation", USAGE_CODE)
        self.fills("Confirme ton code", USAGE_CODE)
        self.presses("Suivant")
        self.presses("Envoyer ma demande de Pass’Région")
        self.sees("Demande enregistrée", EMAIL)
        self.file_number = re.search(r"\d{4} \d{4} \d{4} [A-Z]", self.words)[0]

    def says_who_she_is(self) -> None:
        self.ticks("Madame")
        self.fills("Nom", "Moreau")
        self.fills("Prénom", "Lina")
        self.fills("Date de naissance", "14/04/2009")
        self.fills("Adresse e-mail", EMAIL)
        self.fills("Confirme ton adresse e-mail", EMAIL)
        self.fills("Mot de passe", PASSWORD)
        self.fills("Confirme ton mot de passe", PASSWORD)
        self.presses("Suivant")

    def says_where_she_lives(self) -> None:
        self.sees(self.email)
        self.fills("Téléphone", "06 12 34 56 78")
        self.fills("Adresse", "12 rue des Gras")
        self.fills("Code postal", "63000")
        self.fills("Commune", "Clermont-Ferrand")
        self.presses("Suivant")

    def finds_her_school(self) -> None:
        self.fills("Ton établissement", "Blaise-Pascal")
        self.presses("Chercher")
        self.ticks("Lycée Blaise-Pascal")
        self.presses("Suivant")
        self.fills("Ta filière", "générale, essai")
        self.presses("Chercher")
        self.ticks("Terminale générale, essai")
        self.presses("Suivant")
        self.presses("Suivant")

    def gives_a_photo(self, *, at_home: bool) -> None:
        self.gives_file("Ta photo", "moi.jpg", photo_bytes(), "image/jpeg")
        self.presses("Importer")
        self.sees("Aperçu de ta carte")
        if not at_home:
            self.ticks("Je souhaite que mon Pass’Région soit envoyé directement dans mon établissement")
        self.presses("Suivant")

    def activates(self) -> None:
        """From the letter 1/3 to her own account."""
        letter = last_letter_to(EMAIL)
        assert letter.subject == "Suivi de commande Pass’Région (1/3)"
        link = next(path for path in links_of(letter) if "/activation/" in path)
        self.opens(link)
        self.presses("Activer mon compte")
        self.sees("Ton compte a été activé avec succès")

    def signs_in(self, *, with_login: str = "") -> None:
        self.opens("/connexion/")
        self.fills("Numéro de dossier (identifiant)", with_login or self.file_number)
        self.fills("Mot de passe", PASSWORD)
        self.presses("Me connecter")

    def reads_card_number(self, kind: str = "virtuelle") -> str:
        """As « Mes cartes » shows it."""
        self.opens("/espace-beneficiaire/mes-cartes/")
        after = self.words.split(f"Ma carte {kind}")[-1] if kind == "virtuelle" else self.words
        return re.search(r"Numéro (\d{4} \d{4} \d{4} \d)", after)[1]


class Reviewer(Visitor):
    """Claire Fabre, referent of the lycée."""

    def signs_in(self) -> None:
        staff_sign_in(self, "/etablissement/connexion/", REVIEWER)

    def finds(self, words: str) -> None:
        """By the file number, which opens the file at once, or by a name."""
        self.opens("/etablissement/")
        self.fills("Nom, prénom ou numéro de dossier", words)
        self.presses("Filtrer")
        if not words[0].isdigit():
            self.follows("MOREAU Lina")
        self.sees("Lina Moreau", "Terminale générale, essai", "14/04/2009")


class Agent(Visitor):
    """Inès Roche, of the Region."""

    def signs_in(self) -> None:
        staff_sign_in(self, "/region/connexion/", AGENT)

    def makes_and_ships_the_cards(self) -> bytes:
        """Order one batch, take its manifest, mark it shipped; the manifest."""
        self.opens("/region/lots/")
        self.follows("Préparer un lot")
        self.presses("Commander 1 carte")
        self.sees("Lot", "En préparation")
        draw_all(batch_id=ProductionBatch.objects.get().pk)
        self.follows("Actualiser")
        self.sees("Commandé au fabricant")
        manifest = self.downloads("Télécharger le manifeste")
        assert self.downloads("Télécharger les faces 1").startswith(b"%PDF")
        self.ticks("Le fabricant")
        self.presses("Marquer comme expédié")
        self.sees("Expédié")
        return manifest


class Cashier(Visitor):
    """Hugo Blanc, at the till of the bookshop."""

    def signs_in(self) -> None:
        staff_sign_in(self, "/partenaire/connexion/", CASHIER)

    def types_the_card(self, number: str) -> None:
        self.opens("/partenaire/encaisser/")
        self.fills("Numéro de la carte", number)
        self.presses("Continuer")

    def sells(self, number: str, price: str, code: str = USAGE_CODE) -> None:
        self.types_the_card(number)
        self.sees("Lina M.", "Livre loisir")
        self.does_not_see("Moreau", "rue des Gras", "Blaise-Pascal")
        self.fills("Prix de la vente", price)
        self.presses("Demander le code")
        self.sees("Ton code, Lina")
        self.fills("Ton code d’utilisation", code)
        self.presses("Valider")


def staff_sign_in(visitor: Visitor, path: str, login: str) -> None:
    visitor.opens(path)
    visitor.fills("Adresse e-mail professionnelle", login)
    visitor.fills("Mot de passe", STAFF_PASSWORD)
    visitor.presses("Me connecter")
