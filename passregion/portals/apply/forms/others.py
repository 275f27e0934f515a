"""The start page, the charter and the last step."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ANSWER = gettext_lazy("Réponds par oui ou par non.")


class StartForm(forms.Form):
    """Whether one had a pass before; the question names the pass."""

    is_holder = forms.ChoiceField(
        choices=[
            ("no", gettext_lazy("Non, c’est ma première demande")),
            ("yes", gettext_lazy("Oui, j’en ai déjà eu un")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": ANSWER, "invalid_choice": ANSWER},
    )

    def __init__(self, *args: Any, pass_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_holder"].label = _("As-tu déjà eu un %(pass_name)s ?") % {"pass_name": pass_name}


class CharterForm(forms.Form):
    """« J’accepte la charte droits et devoirs »."""

    accepted = forms.BooleanField(
        label=gettext_lazy("J’accepte la charte droits et devoirs"),
        error_messages={"required": gettext_lazy("Lis la charte, puis coche la case pour continuer.")},
    )


class LegalForm(forms.Form):
    """Two separate opt-ins, off by default."""

    deals = forms.BooleanField(required=False)
    news = forms.BooleanField(required=False)

    def __init__(self, *args: Any, pass_name: str, region_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deals"].label = _("Je veux recevoir les bons plans du %(pass_name)s") % {"pass_name": pass_name}
        sentence = _("Je veux recevoir les actualités, les événements et les enquêtes de la %(region_name)s")
        self.fields["news"].label = sentence % {"region_name": region_name}


class JointLegalForm(forms.Form):
    """The same opt-ins under 15: each needs the agreement of the adult and of the young person, box by box."""

    deals_adult = forms.BooleanField(required=False)
    deals_young = forms.BooleanField(required=False)
    news_adult = forms.BooleanField(required=False)
    news_young = forms.BooleanField(required=False)

    def __init__(self, *args: Any, first_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in ("deals", "news"):
            self.fields[f"{kind}_adult"].label = _("Je suis d’accord, en tant que responsable légal")
            self.fields[f"{kind}_young"].label = _("%(first_name)s est d’accord") % {"first_name": first_name}

    def clean(self) -> dict[str, Any]:
        """Adds `deals` and `news`: granted by both, or not at all."""
        data = super().clean() or self.cleaned_data
        for kind in ("deals", "news"):
            adult, young = data.get(f"{kind}_adult") is True, data.get(f"{kind}_young") is True
            data[kind] = adult and young
            if adult != young:
                missing = f"{kind}_young" if adult else f"{kind}_adult"
                self.add_error(missing, _("Il faut les deux accords : cochez aussi cette case, ou décochez l’autre."))
        return data
