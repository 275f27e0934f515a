"""What the renderer writes: label, hint, control, error, in that order, tied together for those who listen."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError

from passregion.design.forms import fields, widgets


class Sample(forms.Form):
    name = forms.CharField(label="Prénom", help_text="Comme sur ta pièce d’identité")
    nickname = forms.CharField(label="Surnom", required=False)
    born_on = fields.DayField(label="Date de naissance", help_text="JJ/MM/AAAA")
    password = forms.CharField(label="Mot de passe", widget=widgets.PasswordInput({"autocomplete": "new-password"}))
    amount = fields.AmountField(label="Montant")
    code = fields.CodeField(label="Code")
    title = forms.ChoiceField(label="Civilité", choices=[("f", "Madame"), ("m", "Monsieur")], widget=forms.RadioSelect)
    places = forms.MultipleChoiceField(
        label="Lieux", choices=[("a", "Cinéma")], widget=forms.CheckboxSelectMultiple, required=False
    )
    track = forms.ChoiceField(label="Filière", choices=[("1", "CAP")])
    photo = forms.FileField(label="Photo", widget=widgets.PhotoInput)
    words = forms.CharField(label="Message", widget=forms.Textarea)
    school = forms.CharField(
        label="Établissement", widget=widgets.SuggestInput(url="/suggestions/", target="school_id")
    )
    school_id = forms.CharField(widget=forms.HiddenInput, required=False)
    charter = forms.BooleanField(label="J’accepte la charte")


VISIBLE = [name for name, field in Sample().fields.items() if not field.widget.is_hidden]


@pytest.mark.parametrize("name", VISIBLE)
def test_an_untouched_field_shows_no_error(name: str) -> None:
    html = Sample()[name].as_field_group()
    assert str(Sample().fields[name].label) in html
    assert 'aria-invalid="true"' not in html
    assert "field-wrong" not in html


@pytest.mark.parametrize("name", [name for name in VISIBLE if Sample().fields[name].required])
def test_a_wrong_field_says_so_to_everyone(name: str) -> None:
    html = Sample({}, {})[name].as_field_group()
    assert "field-wrong" in html
    assert f'id="id_{name}_error"' in html
    assert f"id_{name}_error" in html.split("aria-describedby=")[1].split('"')[1]
    assert 'aria-invalid="true"' in html


def test_the_order_is_label_hint_control_error() -> None:
    html = Sample({"born_on": "31/02/2010"})["born_on"].as_field_group()
    places = [html.index(part) for part in ("<label", 'id="id_born_on_helptext"', "<input", 'id="id_born_on_error"')]
    assert places == sorted(places)
    assert 'aria-describedby="id_born_on_helptext id_born_on_error"' in html


def test_groups_are_fieldsets() -> None:
    html = Sample()["title"].as_field_group()
    assert html.startswith("<fieldset")
    assert "<legend>Civilité" in html


def test_optional_fields_are_marked() -> None:
    assert "(facultatif)" in Sample()["nickname"].as_field_group()
    assert "(facultatif)" not in Sample()["name"].as_field_group()


def test_what_was_typed_comes_back_except_secrets() -> None:
    form = Sample({"amount": "douze", "code": "123", "password": "une phrase", "born_on": "31/02/2010"})
    html = str(form)
    assert 'value="douze"' in html
    assert 'value="31/02/2010"' in html
    assert 'value="123"' not in html
    assert "une phrase" not in html


def test_hostile_input_is_escaped() -> None:
    assert "<script>" not in str(Sample({"name": "<script>alert(1)</script>"}))


def test_the_whole_form_starts_with_its_summary() -> None:
    html = str(Sample({"born_on": "31/02/2010"}))
    assert html.index("data-error-summary") < html.index("<label")
    assert 'href="#id_born_on"' in html
    assert "data-error-summary" not in str(Sample())


@pytest.mark.parametrize(
    "typed", ["14/03/2010", "14.03.2010", "14-3-2010", " 14 / 03 / 2010 ", "14032010", "2010-03-14"]
)
def test_days_are_read_as_people_type_them(typed: str) -> None:
    assert fields.DayField().clean(typed) == datetime.date(2010, 3, 14)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2010", "Février 2010 n’a pas de 31. Vérifier le jour et le mois."),
        ("14/13/2010", "Il n’y a que douze mois. Vérifier le mois, entre 01 et 12."),
        ("14/03/10", "La date ne se lit pas. L’écrire JJ/MM/AAAA, par exemple 14/03/2010."),
        ("demain", "La date ne se lit pas. L’écrire JJ/MM/AAAA, par exemple 14/03/2010."),
        ("14/03/0010", "L’année ne convient pas. L’écrire avec quatre chiffres, par exemple 2010."),
        ("٣١/٠٢/٢٠١٠", "La date ne se lit pas. L’écrire JJ/MM/AAAA, par exemple 14/03/2010."),
    ],
)
def test_a_wrong_day_is_explained(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        fields.DayField().clean(typed)
    assert refused.value.messages == [sentence]


def test_a_day_has_its_limits() -> None:
    field = fields.DayField(earliest=datetime.date(2000, 1, 1), latest=datetime.date(2015, 1, 1))
    for typed in ("01/01/1999", "02/01/2015"):
        with pytest.raises(ValidationError):
            field.clean(typed)


@pytest.mark.parametrize(
    ("typed", "cents"), [("47", 4700), ("47,5", 4750), ("47.50", 4750), ("1\u202f200,00 €", 120_000)]
)
def test_amounts_are_whole_cents(typed: str, cents: int) -> None:
    assert fields.AmountField().clean(typed) == cents


@pytest.mark.parametrize("typed", ["douze", "0", "-3", "1,234", "99999", "1e3"])
def test_wrong_amounts_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        fields.AmountField(most_cents=100_000).clean(typed)


def test_an_amount_from_the_code_is_shown_with_a_comma() -> None:
    assert widgets.AmountInput().format_value(4705) == "47,05"


@pytest.mark.parametrize("typed", ["12", "12345", "12a4", "١٢٣٤"])
def test_wrong_codes_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        fields.CodeField().clean(typed)


def test_codes_keep_their_zeros() -> None:
    assert fields.CodeField().clean("0042") == "0042"


@pytest.mark.parametrize("value", ["BE", "<b>", "", None])
def test_a_long_list_is_the_list_that_django_writes(value: str | None) -> None:
    choices = [("FR", "France"), ("<b>", "A & B"), ("BE", "Belgique")]
    plain, long = (kind({"autocomplete": "country"}, choices) for kind in (forms.Select, widgets.LongSelect))
    wanted, written = (widget.render("country", value, {"id": "id_country"}) for widget in (plain, long))
    assert "".join(written.split()) == "".join(wanted.split())
