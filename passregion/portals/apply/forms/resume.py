"""The birth date that opens a draft again, and the address of a parent."""

import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.design.forms.widgets import DayInput
from passregion.portals.contact_fields import BirthDateField, EmailAddressField

MISSING = gettext_lazy("Écris la date de naissance, par exemple 14/03/2010.")


class BirthDateForm(forms.Form):
    """One birth date. A wrong one is always told the same way."""

    birth_date = BirthDateField(
        label=gettext_lazy("Date de naissance"),
        help_text=gettext_lazy("JJ/MM/AAAA, par exemple 14/03/2010."),
        widget=DayInput({"autocomplete": "off"}),
        error_messages={"required": MISSING},
    )

    @property
    def typed(self) -> datetime.date:
        """The date, once valid."""
        day: datetime.date = self.cleaned_data["birth_date"]
        return day

    def refuse(self) -> None:
        """Say that it is not the right one."""
        self.add_error(
            "birth_date", _("Cette date n’est pas celle de la demande. Vérifie le jour, le mois et l’année.")
        )

    def hold(self) -> None:
        """Say that too many were tried."""
        self.add_error("birth_date", _("Trop d’essais. Attends une heure avant de recommencer : rien n’est perdu."))

    def hold_until_tomorrow(self) -> None:
        """Say that too many were tried today."""
        self.add_error("birth_date", _("Trop d’essais aujourd’hui. Recommence demain\u00a0: rien n’est perdu."))


class HandOverForm(forms.Form):
    """The parent's e-mail address."""

    email = EmailAddressField(
        label=gettext_lazy("Adresse e-mail du parent"),
        missing=gettext_lazy("Écris l’adresse e-mail du parent, par exemple prenom.nom@exemple.fr."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )


# A name of its own among the fields of a step that travel with it.
UNLOCK = "unlock"


class UnlockForm(BirthDateForm):
    """« Est-ce bien toi ? »"""

    prefix = UNLOCK
