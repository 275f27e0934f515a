"""Step 6: the code that partners ask for."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.beneficiaries.rules import usage_code_problem
from passregion.design.forms.fields import CodeField


class UsageCodeForm(forms.Form):
    """Four digits, twice; optional when a code was already accepted."""

    code = CodeField(
        label=gettext_lazy("Code d’utilisation"),
        help_text=gettext_lazy("Quatre chiffres que toi seul retiens. Ni ta date de naissance, ni 1234."),
        error_messages={"required": gettext_lazy("Choisis un code de quatre chiffres.")},
    )
    code_again = CodeField(
        label=gettext_lazy("Confirme ton code"),
        error_messages={"required": gettext_lazy("Écris une deuxième fois ton code.")},
    )

    def __init__(self, *args: Any, birth_date: datetime.date | None, is_defined: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.birth_date = birth_date
        for field in self.fields.values():
            field.required = not is_defined

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not code:
            return ""
        sentences = {
            "format": _("Le code compte quatre chiffres, sans lettre ni signe."),
            "trivial": _("Ce code se devine trop vite : chiffres répétés ou qui se suivent. Choisis-en un autre."),
            "birth_date": _("Ce code se lit dans ta date de naissance. Choisis-en un autre."),
        }
        if problem := usage_code_problem(code, self.birth_date):
            raise forms.ValidationError(sentences[problem])
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, second = data.get("code"), data.get("code_again")
        if second and not first and "code" not in self.errors:
            self.add_error("code", _("Écris ton code dans les deux champs."))
        if first and not self.errors and first != second:
            self.add_error("code_again", _("Les deux codes ne sont pas les mêmes. Retape-les."))
        return data
