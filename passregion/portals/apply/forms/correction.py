"""The forms of the correction round: those of the steps, for somebody whose demande already exists."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from passregion.applications.models import Applicant, Application, Draft
from passregion.applications.rules import age_problem
from passregion.design.forms.widgets import SuggestInput
from passregion.establishments.models import Establishment
from passregion.portals.apply.forms.identity import PersonForm
from passregion.portals.apply.forms.school import SearchForm, TrackForm


class IdentityCorrectionForm(PersonForm):
    """Who the young person is, without the account: it exists. The ages are those of the day of the demande."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        is_held = application.beneficiary.user.held_by_id is not None
        applicant = Applicant.GUARDIAN if is_held else Applicant.SELF
        super().__init__(*args, draft=Draft(campaign=application.campaign, applicant=applicant), **kwargs)
        self.applied_on = timezone.localdate(application.submitted_at)

    def clean_birth_date(self) -> datetime.date | None:
        birth_date: datetime.date | None = super().clean_birth_date()
        if birth_date is None:
            return None
        campaign = self.draft.campaign
        if age_problem(birth_date, self.applied_on, campaign, self.draft.applicant) == "guardian":
            sentence = _(
                "À cette date, tu avais moins de %(age)d ans le jour de ta demande\u00a0: ton responsable légal devait "
                "la faire. Vérifie l’année, ou écris à l’assistance."
            )
            raise ValidationError(sentence % {"age": campaign.guardian_age})
        return birth_date


class TrackCorrectionForm(TrackForm):
    """« Ta filière », with the suggestions of the correction round."""

    def __init__(self, *args: Any, establishment: Establishment | None, **kwargs: Any) -> None:
        SearchForm.__init__(self, *args, **kwargs)
        self.establishment = establishment
        words = self.fields["words"]
        words.label = _("Ta filière")
        words.help_text = _(
            "Ta classe ou ta formation, par exemple «\u00a0seconde générale\u00a0» ou «\u00a0CAP cuisine\u00a0»."
        )
        words.widget = SuggestInput(url=reverse_lazy("apply:correction_tracks"), target="chosen")
