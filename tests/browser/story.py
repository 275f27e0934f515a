"""The four actors of the chain, each with a browser of their own, told in plain verbs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from passregion.demo.region import STAFF_PASSWORD

PASSWORD = "trois torrents et un lac"
USAGE_CODE = "4907"


@dataclass
class Visitor:
    """One person at one page. `keyboard` replaces clicks by Tab and Enter."""

    page: Page
    keyboard: bool = False
    # Called at each page that is reached, with its title.
    looks: Callable[[str], None] | None = None

    def opens(self, path: str) -> None:
        self.page.goto(path)

    def follows(self, name: str) -> None:
        self._press(self.page.get_by_role("link", name=name).first)

    def presses(self, name: str) -> None:
        self._press(self.page.get_by_role("button", name=name).first)

    def _press(self, target: Locator) -> None:
        expect(target).to_be_visible()
        if not self.keyboard:
            target.click()
            return
        self.reaches(target)
        self.page.keyboard.press("Enter")

    def reaches(self, target: Locator) -> None:
        """Moves with Tab until `target` has the focus: it must be in the tab order."""
        wanted = target.element_handle()
        for _ in range(150):
            if wanted.evaluate("element => document.activeElement === element"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached with the keyboard: {target}")

    def fills(self, label: str, value: str) -> None:
        # « (facultatif) » is part of some labels.
        self._type(self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*(\(facultatif\))?\s*$")).first, value)

    def types(self, selector: str, value: str) -> None:
        self._type(self.page.locator(selector).first, value)

    def _type(self, target: Locator, value: str) -> None:
        if not self.keyboard:
            target.fill(value)
            return
        self.reaches(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(value)

    def ticks(self, label: str) -> None:
        target = self.page.get_by_label(label).first
        if not self.keyboard:
            target.check()
            return
        if target.get_attribute("type") == "radio":
            self.chooses_radio(target)
            return
        self.reaches(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")

    def chooses_radio(self, target: Locator) -> None:
        """In a group of radio buttons Tab reaches one of them, and arrows go from one to the next."""
        group = self.page.locator(f"input[type=radio][name='{target.get_attribute('name')}']")
        for _ in range(150):
            focused = self.page.evaluate("document.activeElement && document.activeElement.name")
            if focused == target.get_attribute("name"):
                break
            self.page.keyboard.press("Tab")
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press(
                "ArrowDown" if group.first.evaluate("e => document.activeElement.checked") else "Space"
            )
        assert target.is_checked()

    def stands_at(self, title: str) -> None:
        errors = self.page.locator("[data-error-summary]")
        complaint = errors.inner_text() if errors.count() else ""
        expect(self.page.get_by_role("heading", level=1), complaint).to_have_text(title)
        if self.looks:
            self.looks(title)

    def sees(self, text: str) -> None:
        # Names and amounts are written with no-break spaces.
        pattern = re.compile(re.escape(text).replace(r"\ ", r"[\s\u00a0\u202f]+"))
        expect(self.page.locator("body")).to_contain_text(pattern)

    def signs_in(self, path: str, login: str, password: str = STAFF_PASSWORD) -> None:
        self.opens(path)
        self.fills(
            "Numéro de dossier (identifiant)" if path == "/connexion/" else "Adresse e-mail professionnelle", login
        )
        self.fills("Mot de passe", password)
        self.presses("Me connecter")


@dataclass
class Applicant(Visitor):
    """A pupil of seconde générale at lycée Sidoine-Apollinaire."""

    email: str = "ana.rocher@exemple.fr"
    photo: Path = field(default_factory=Path)
    file_number: str = ""

    def applies(self) -> None:
        self.fills_everything_in()
        self.sends()

    def fills_everything_in(self) -> None:
        """From the public page to the last step, unsent."""
        self.opens("/")
        self.follows("Déposer une demande de Pass’Région")
        self.ticks("Non, c’est ma première demande")
        self.presses("Continuer")
        for step in (
            self.accepts_the_charter,
            self.says_who_they_are,
            self.says_where_they_live,
            self.finds_their_school,
            self.gives_a_photo,
            self.chooses_a_code,
        ):
            step()
        self.stands_at("Informations légales")

    def accepts_the_charter(self) -> None:
        self.stands_at("Charte d’engagement")
        self.ticks("J’accepte la charte droits et devoirs")
        self.presses("Suivant")

    def says_who_they_are(self) -> None:
        self.stands_at("Informations du jeune")
        self.ticks("Madame")
        self.fills("Nom", "Rocher")
        self.fills("Prénom", "Ana")
        self.fills("Date de naissance", "14/03/2010")
        self.fills("Adresse e-mail", self.email)
        self.fills("Confirme ton adresse e-mail", self.email)
        self.fills("Mot de passe", PASSWORD)
        self.fills("Confirme ton mot de passe", PASSWORD)
        self.presses("Suivant")

    def says_where_they_live(self) -> None:
        self.stands_at("Contact du jeune")
        self.fills("Téléphone", "06 39 98 00 01")
        self.fills("Adresse", "4 rue des Gras")
        self.fills("Code postal", "63000")
        self.fills("Commune", "Clermont-Ferrand")
        self.presses("Suivant")

    def finds_their_school(self) -> None:
        self.stands_at("Informations établissement")
        self.types("input[name=words]", "sidoine apolinaire")
        self.presses("Chercher")
        self.ticks("Lycée Sidoine-Apollinaire")
        self.presses("Suivant")
        self.types("input[name=words]", "seconde")
        self.presses("Chercher")
        self.ticks("Seconde générale et technologique")
        self.presses("Suivant")
        self.presses("Suivant")

    def gives_a_photo(self) -> None:
        self.stands_at("Photo")
        chooser = self.page.locator("input[type=file]")
        if self.page.evaluate("matchMedia('(scripting: enabled)').matches"):
            # A photo that is chosen leaves at once.
            importer = self.page.locator("button[data-photo-import][type=button]")
            expect(importer).to_be_visible()
            if self.keyboard:
                self.reaches(importer)
            chooser.set_input_files(str(self.photo))
        else:
            chooser.set_input_files(str(self.photo))
            self.presses("Importer")
        self.sees("Ta photo est enregistrée.")
        self.ticks("Je souhaite que mon Pass’Région soit envoyé directement dans mon établissement")
        self.presses("Suivant")

    def chooses_a_code(self) -> None:
        self.stands_at("Code d’utilisation")
        self.types("input[name=code]", USAGE_CODE)
        self.types("input[name=code_again]", USAGE_CODE)
        self.presses("Suivant")

    def sends(self) -> None:
        self.stands_at("Informations légales")
        self.sees("Lycée Sidoine-Apollinaire")
        self.presses("Envoyer ma demande de Pass’Région")
        self.sees("Demande enregistrée")
        self.file_number = self.page.locator(".sheet-figure").inner_text().replace("\u00a0", " ").strip()

    def signs_in_to_the_space(self) -> None:
        self.signs_in("/connexion/", self.file_number, PASSWORD)
        self.sees("Bonjour Ana")


@dataclass
class Reviewer(Visitor):
    """The school's reviewer."""

    def finds_and_validates(self, file_number: str) -> None:
        self.fills("Nom, prénom ou numéro de dossier", file_number)
        self.presses("Filtrer")
        # A whole number leads straight to its dossier.
        self.sees("Rocher")
        self.sees("Seconde générale et technologique")
        assert self.page.locator("img").first.is_visible()
        self.presses("Valider la demande")
        self.sees("Validée")

    def hands_the_card_over(self) -> None:
        self.opens("/etablissement/cartes/")
        self.presses("Remettre sa carte à Ana Rocher")
        self.sees("Rocher")


@dataclass
class Agent(Visitor):
    """The Region's agent."""

    def orders_the_cards(self) -> None:
        self.follows("Préparer un lot")
        self.presses("Commander 1 carte")

    def ships_the_cards(self) -> None:
        self.page.reload()
        self.sees("Manifeste (CSV)")
        self.downloads("Télécharger le manifeste", b"Rocher")
        self.downloads("Télécharger les faces 1", b"%PDF")
        self.page.locator("input[name=is_confirmed]").check()
        self.presses("Marquer comme expédié")
        self.sees("Rien ne reste chez le fabricant")

    def downloads(self, link: str, content: bytes) -> None:
        with self.page.expect_download() as download:
            self.follows(link)
        assert content in Path(download.value.path()).read_bytes()


@dataclass
class Cashier(Visitor):
    """A cinema's cashier, on a phone or at a desk."""

    def sells(self, card_number: str, price: str, code: str, first_name: str = "Ana") -> None:
        self.types("input[name=card_number]", card_number)
        self.presses("Continuer")
        self.sees(first_name)
        self.types("input[name=price]", price)
        self.presses("Demander le code")
        self.sees(f"Ton code, {first_name}")
        self.types("input[name=usage_code]", code)
        self.presses("Valider")
