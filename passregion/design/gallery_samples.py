"""What the gallery shows: invented people, amounts and forms."""

import datetime
from typing import Any

import segno
from django import forms
from django.core.paginator import Paginator

from passregion.design.forms import fields, widgets

SAMPLE_DAY = datetime.date(2028, 8, 31)
TRACKS = [("", "Choisir"), ("1", "2de générale et technologique"), ("2", "CAP Cuisine")]


class SampleForm(forms.Form):
    """Each control once."""

    first_name = forms.CharField(label="Prénom", help_text="Comme sur ta pièce d’identité")
    born_on = fields.DayField(label="Date de naissance", help_text="JJ/MM/AAAA, par exemple 14/03/2010")
    password = forms.CharField(
        label="Mot de passe",
        help_text="12 caractères ou plus. Une phrase, c’est très bien.",
        widget=widgets.PasswordInput({"autocomplete": "new-password"}, render_value=True),
    )
    track = forms.ChoiceField(label="Filière", choices=TRACKS)
    school = forms.CharField(
        label="Ton établissement",
        help_text="Tape les premières lettres, puis choisis",
        widget=widgets.SuggestInput(url="?page=suggestions", target="school_id"),
        required=False,
    )
    school_id = forms.CharField(widget=forms.HiddenInput, required=False)
    amount = fields.AmountField(label="Montant", required=False)
    code = fields.CodeField(label="Code d’utilisation", help_text="Quatre chiffres", required=False)
    title = forms.ChoiceField(label="Civilité", choices=[("f", "Madame"), ("m", "Monsieur")], widget=forms.RadioSelect)
    places = forms.MultipleChoiceField(
        label="Lieux",
        choices=[("a", "Cinéma"), ("b", "Librairie")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photo = forms.FileField(
        label="Photo", help_text="JPEG, PNG ou HEIC, jusqu’à 20 Mo", widget=widgets.PhotoInput, required=False
    )
    words = forms.CharField(label="Message", widget=forms.Textarea({"rows": 3}), required=False)
    charter = forms.BooleanField(label="J’accepte la charte droits et devoirs")


class PhotoForm(forms.Form):
    photo = forms.FileField(label="Ta photo", help_text="JPEG, PNG ou HEIC, jusqu’à 20 Mo.", widget=widgets.PhotoInput)
    send_to_school = forms.BooleanField(
        label="Je souhaite que mon Pass’Région soit envoyé directement dans mon établissement",
        help_text="Lycée Blaise-Pascal, Clermont-Ferrand. Sinon, il arrive chez toi par courrier.",
        required=False,
        initial=True,
    )
    price = fields.AmountField(label="Prix de la vente", widget=widgets.AmountInput(large=True), initial=4700)
    code = fields.CodeField(label="Code d’utilisation")


class SignInForm(forms.Form):
    login = forms.CharField(label="Numéro de dossier (identifiant)")
    password = forms.CharField(label="Mot de passe", widget=widgets.PasswordInput({"autocomplete": "current-password"}))


class FilterForm(forms.Form):
    words = forms.CharField(label="Nom, prénom ou numéro de dossier", required=False)
    track = forms.ChoiceField(label="Filière", choices=[("", "Toutes les filières")], required=False)
    listed = forms.ChoiceField(label="Ma liste", choices=[("", "Toutes")], required=False)
    photo = forms.ChoiceField(label="Photo", choices=[("", "Toutes")], required=False)


def _steps(labels: str, done: int, *, linked: bool = True) -> list[dict[str, Any]]:
    def state(place: int) -> str:
        return "done" if place < done else "current" if place == done else "todo"

    return [
        {
            "label": label,
            "title": label,
            "state": state(place),
            "url": "#" if linked and place < done else "",
            "text": "",
            "note": "",
        }
        for place, label in enumerate(labels.split("|"))
    ]


def _waypoints() -> list[dict[str, Any]]:
    items = _steps("Inscription|Validation établissement|Fabrication et expédition de la carte", 2)
    texts = (
        "Terminée le 23 novembre. Compte activé le même jour.",
        "Acceptée le 27 novembre par le lycée Blaise-Pascal.",
        "En cours, chez le fabricant depuis le 1er décembre.",
    )
    return [item | {"text": text} for item, text in zip(items, texts, strict=True)]


def _rows() -> list[dict[str, Any]]:
    odd = [
        ("FOURNIER Maëlle", "6182 9903 4471 F", "19/12/2009", "CAP Cuisine, 1re année", "Absente de la liste", "err"),
        (
            "CHABERT Inès",
            "3391 0274 6685 R",
            "27/01/2011",
            "2de générale et technologique",
            "Autre classe : 2de 4",
            "warn",
        ),
        ("RAVEL Tom", "1174 6692 8503 H", "23/02/2010", "2de générale et technologique", "Prénom : Thomas", "warn"),
    ]
    even = [
        ("MOREAU Lina", "4827 1936 0358 K", "14/03/2010", "2de générale et technologique"),
        ("BELLANGER Yanis", "5510 8842 1907 C", "02/09/2009", "1re STI2D"),
        ("DELORME Noé", "2935 7760 1184 N", "30/04/2010", "Bac pro MELEC, 2de"),
        ("TRAORÉ Aya", "8401 3327 9056 T", "08/08/2009", "1re générale"),
    ]
    keys = ("name", "number", "born", "track", "listed", "kind")
    return [dict(zip(keys, row, strict=False), exception=len(row) > 4, received="22/11") for row in [*odd, *even]]


def _theme(name: str) -> dict[str, Any]:
    """The forms of one theme, with ids of their own: the page shows both themes side by side."""
    typed = {"first_name": "Lina", "born_on": "31/02/2010", "password": "une longue phrase", "track": "1", "title": "f"}
    right = typed | {"born_on": "14/03/2010", "charter": "on"}
    return {
        "name": name,
        "empty": SampleForm(auto_id=f"{name}_empty_%s"),
        "wrong": SampleForm(typed | {"amount": "douze", "code": "12a"}, auto_id=f"{name}_wrong_%s"),
        "right": SampleForm(right, auto_id=f"{name}_right_%s"),
    }


def suggestions(words: str) -> list[dict[str, str]]:
    """Three invented schools, by a part of their name."""
    names = ("Lycée Blaise-Pascal", "Lycée Sidoine-Apollinaire", "Lycée La Fayette")
    return [
        {"value": str(place), "label": name, "detail": "Clermont-Ferrand"}
        for place, name in enumerate(names, 1)
        if words.casefold() in name.casefold()
    ]


def samples() -> dict[str, Any]:
    """Everything the gallery's templates name."""
    qr = segno.make("https://exemple.fr/c/4827193603580123456789", micro=False, error="m")
    counts = [("À étudier", 292), ("Exceptions", 6), ("À corriger", 9), ("E-mail non confirmé", 14), ("Validées", 748)]
    names = [
        ("Lina", "Moreau"),
        ("Maximilien", "Delacroix"),
        ("Jean-Christophe", "Vandenberghe-Lacombe"),
        ("Нина", "Королёва"),
    ]
    return {
        "themes": [_theme("light"), _theme("dark")],
        "form": PhotoForm(),
        "sign_in": SignInForm(),
        "filters": FilterForm(),
        "sample_day": SAMPLE_DAY,
        "wizard_steps": _steps(
            "Charte d’engagement|Informations du jeune|Contact du jeune|Informations établissement|Photo|"
            "Code d’utilisation|Informations légales",
            4,
        ),
        "receipt_steps": _steps(
            "Demande envoyée|Active ton compte : ouvre le lien reçu à lina.moreau@exemple.fr, valable 72 h|"
            "Le lycée Blaise-Pascal étudie ta demande|Ta carte est fabriquée, puis expédiée au lycée",
            1,
            linked=False,
        ),
        "waypoint_items": _waypoints(),
        "qr_svg": qr.svg_inline(border=4, omitsize=True, dark="#0A2730", light="#fff", svgclass=None, lineclass=None),
        "tab_items": [
            {"label": label, "count": count, "url": "#", "current": not at} for at, (label, count) in enumerate(counts)
        ],
        "rows": _rows(),
        "page": Paginator(range(292), 12).get_page(1),
        "names": names,
        "summits": ["01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"],
        "accepted": True,
    }
