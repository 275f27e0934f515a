"""Step 5: receiving the photo, showing it and the card to come."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from passregion.accounts.operations import hit
from passregion.applications import rules
from passregion.applications.models import Delivery
from passregion.applications.operations import drafting
from passregion.beneficiaries.operations.portraits import PhotoRefused, discard_portrait, store_portrait
from passregion.beneficiaries.rules import departement_of
from passregion.establishments.queries import get_by_uai
from passregion.portals.apply.forms.photo import PhotoForm, photo_sentence
from passregion.portals.apply.steps import BY_KEY
from passregion.portals.apply.views.base import DraftView, StepView

PHOTOS_PER_HOUR_MAX = 60
HOUR = datetime.timedelta(hours=1)


class PhotoView(StepView):
    """« Photo »."""

    step = BY_KEY[rules.PHOTO]
    template_name = "apply/steps/photo.html"

    def make_form(self, **bound: Any) -> PhotoForm:
        delivery = self.answers.get("delivery", Delivery.ESTABLISHMENT)
        return PhotoForm(
            bound.get("data"),
            bound.get("files"),
            has_portrait=self.draft.portrait_id is not None,
            pass_name=settings.BRAND["pass_name"],
            where=self._where(),
            initial={"to_establishment": delivery == Delivery.ESTABLISHMENT},
        )

    def _where(self) -> str:
        school = get_by_uai(self.draft.answers[rules.SCHOOL]["uai"])
        return ", ".join(filter(None, [school.name, school.commune])) if school else ""

    def accept(self, request: HttpRequest, form: PhotoForm) -> HttpResponse:
        self._keep_delivery(form)
        upload = form.new_photo
        if not upload:
            return self.go_on()
        if not hit(key=f"photo:{self.draft.public_id}", limit=PHOTOS_PER_HOUR_MAX, window=HOUR):
            form.add_error("photo", _("Trop de photos envoyées en une heure. Réessaie plus tard."))
            return self.show(request, form)
        try:
            portrait = store_portrait(upload=upload)
        except PhotoRefused as refusal:
            form.add_error("photo", photo_sentence(refusal))
            return self.show(request, form)
        try:
            self.draft = drafting.set_portrait(draft=self.draft, portrait=portrait)
        except drafting.DraftGone:
            # Sent meanwhile from another tab: nothing would ever erase a photo that no draft holds.
            discard_portrait(portrait=portrait)
            raise
        messages.success(request, _("Ta photo est en place. Vérifie l’aperçu de ta carte, puis continue."))
        return redirect(self.step.url(self.draft))

    def keep_partly(self, form: PhotoForm) -> None:
        """The box was ticked or not, whatever the photo."""
        self._keep_delivery(form)

    def _keep_delivery(self, form: PhotoForm) -> None:
        self.draft = drafting.save_answers(
            draft=self.draft, step=self.step.key, answers={"delivery": form.delivery.value}
        )

    def extra_context(self) -> dict[str, Any]:
        identity, contact = (self.draft.answers.get(key, {}) for key in (rules.IDENTITY, rules.CONTACT))
        portrait = self.draft.portrait
        address = reverse("apply:photo", args=[self.draft.public_id])
        return {
            "first_name": identity.get("first_name", ""),
            "last_name": identity.get("last_name", ""),
            "departement": departement_of(contact.get("postal_code", ""), contact.get("country", "FR")),
            # The file's digest makes each photo a new address: no stale picture after « Changer ».
            "photo_url": f"{address}?v={portrait.sha256[:12]}" if portrait else "",
        }


@method_decorator(never_cache, name="dispatch")
class PhotoFileView(DraftView):
    """The photo of the draft, for its own browser."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponseBase:
        if self.draft.portrait is None:
            raise Http404
        try:
            return FileResponse(self.draft.portrait.image.open("rb"), content_type="image/jpeg")
        except FileNotFoundError as lost:
            raise Http404 from lost
