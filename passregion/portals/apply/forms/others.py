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
