"""Two children under 15: an adult applies for both, with one mailbox and one login."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from passregion.accounts.models import Kind, User
from tests.beneficiaries.factories import photo_bytes
from tests.journeys.mailbox import last_letter_to, letters_to, links_of
from tests.journeys.region import given_a_region
from tests.journeys.steps import PASSWORD, USAGE_CODE, Young
from tests.portals.apply.guardian_walk import born

pytestmark = pytest.mark.django_db
EMAIL = "sonia.moreau@exemple.fr"
HER_WORDS = {"Ton établissement": "L’établissement", "Ta filière": "La filière"}


class Parent(Young):
    """Sonia Moreau, mother of Léa, 13, and Tom, 14."""

    email = EMAIL

    def starts(self) -> None:
        self.opens("/demande/")
        self.presses("Je fais la demande pour mon enfant de moins de 15 ans")

    def accepts_the_charter(self) -> None:
        self.ticks("J’accepte la charte droits et devoirs")
        self.presses("Suivant")

    def says_who_she_is(self) -> None:
        self.ticks("Mère ou père")
        self.fills("Votre nom", "Moreau")
        self.fills("Votre prénom", "Sonia")
        self.fills("Votre téléphone", "06 39 98 00 11")
        self.fills("Votre adresse e-mail", EMAIL)
        self.fills_second("email_again", EMAIL)
        self.fills("Mot de passe", PASSWORD)
        self.fills_second("password_again", PASSWORD)
        self.presses("Suivant")

    def fills_second(self, name: str, value: str) -> None:
        """The confirmation of a field, whatever its words."""
        self.filled[name] = [value]

    def fills(self, label: str, value: str) -> None:
        """Her pages say « l’établissement » where the young person's say « ton établissement »."""
        super().fills(HER_WORDS.get(label, label), value)

    def says_who_the_child_is(self, first_name: str, age: int) -> None:
        self.ticks("Je préfère ne pas répondre")
        self.fills("Nom", "Moreau")
        self.fills("Prénom", first_name)
        self.fills("Date de naissance", born(age, days_more=30))
        self.presses("Suivant")

    def finishes(self) -> str:
        """The rest of the demande; the file number of the receipt."""
        self.says_where_she_lives()
        self.finds_her_school()
        self.gives_a_photo_of_the_child()
        self.fills("Code d’utilisation", USAGE_CODE)
        self.fills_second("code_again", USAGE_CODE)
        self.presses("Suivant")
        self.presses("Envoyer")
        self.sees("Demande enregistrée", EMAIL)
        return re.search(r"\d{4} \d{4} \d{4} [A-Z]", self.words)[0]

    def gives_a_photo_of_the_child(self) -> None:
        photo = SimpleUploadedFile("photo.jpg", photo_bytes(), "image/jpeg")
        for values in ({"photo": photo, "to_establishment": "on"}, {"to_establishment": "on"}):
            self._show(self.client.post(self.path, values, follow=True), 200)


def test_story() -> None:
    given_a_region()
    parent = Parent()
    lea = when_she_applies_for_lea(parent)
    when_the_link_is_opened(parent)
    tom = when_she_applies_for_tom_signed_in(parent)
    then_one_login_opens_both(lea, tom)
    then_one_mailbox_has_all(lea, tom)


def when_she_applies_for_lea(parent: Parent) -> str:
    parent.starts()
    parent.accepts_the_charter()
    parent.says_who_she_is()
    parent.says_who_the_child_is("Léa", 13)
    return parent.finishes()


def when_the_link_is_opened(parent: Parent) -> None:
    parent.opens(next(path for path in links_of(last_letter_to(EMAIL)) if "/activation/" in path))
    parent.presses("Activer mon compte")
    parent.sees("Votre compte a été activé avec succès")


def when_she_applies_for_tom_signed_in(parent: Parent) -> str:
    parent.opens("/connexion/")
    parent.fills("Numéro de dossier (identifiant)", EMAIL)
    parent.fills("Mot de passe", PASSWORD)
    parent.presses("Me connecter")
    parent.sees("Léa")
    parent.presses("Déposer une demande pour un autre enfant")
    parent.accepts_the_charter()
    parent.sees("Sonia Moreau", EMAIL)
    parent.ticks("Mère ou père")
    parent.presses("Suivant")
    parent.says_who_the_child_is("Tom", 14)
    return parent.finishes()


def then_one_login_opens_both(lea: str, tom: str) -> None:
    assert User.objects.filter(kind=Kind.GUARDIAN).count() == 1
    for number, name, other in ((lea, "Léa", "Tom"), (tom, "Tom", "Léa")):
        phone = Parent()
        phone.signs_in(with_login=number)
        phone.sees(name, number)
        phone.presses(other)
        phone.sees(f"Dossier affiché : {other}.")


def then_one_mailbox_has_all(lea: str, tom: str) -> None:
    letters = letters_to(EMAIL)
    assert [
        number for number in (lea, tom) if any(number in letter.body.replace("\u00a0", " ") for letter in letters)
    ] == [
        lea,
        tom,
    ]
