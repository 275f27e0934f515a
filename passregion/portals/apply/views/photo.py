"""Step 5: receiving the photo, cutting it, showing it and the card to come."""

import datetime
import uuid
from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.images import get_image_dimensions
from django.db.models.fields.files import FieldFile
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
from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.portraits import (
    PhotoRefused,
    SourceForgotten,
    discard_portrait,
    recrop,
    store_portrait,
)
from passregion.beneficiaries.rules import departement_of
from passregion.establishments.queries import get_by_uai
from passregion.photos.rules import CROP_WIDTH_MIN, Crop, Size, crop_from_json
from passregion.portals.apply.forms.photo import (
    FRAME_NAMES,
    PhotoForm,
    PhotoStepForm,
    advice_sentences,
    frame_sentence,
    photo_sentence,
)
from passregion.portals.apply.photo_frame import MOVES, Drawing, draw
from passregion.portals.apply.steps import BY_KEY
from passregion.portals.apply.views.base import DraftView, StepView

PHOTOS_PER_HOUR_MAX = 60
# Cutting again costs less than receiving, and one does it often.
CROPS_PER_HOUR_MAX = 300
HOUR = datetime.timedelta(hours=1)
# Where one lands after each act of the desk, so that a page without script does not jump back to its top.
DESK_ANCHOR = "#cadrage"
# In the query after a press of one of the buttons that are folded away: they stay unfolded for the next press.
UNFOLDED = "regler"


@dataclass(frozen=True)
class Desk:
    """What `apply/photo/desk.html` shows: all empty before the first photo, no drawing when its source is gone."""

    photo_url: str = ""
    source_url: str = ""
    drawing: Drawing | None = None
    size: Size = (0, 0)
    frame_width_min: int = CROP_WIDTH_MIN
    advice: tuple[str, ...] = ()
    # Whether the buttons and numbers of the frame are unfolded.
    is_open: bool = False


class PhotoDesk:
    """Receiving and cutting one photo, for any view with a form: a step of the demande, a correction.

    Mix it in before the view, give the four hooks, then
    - make the form with `PhotoForm(data, files, **self.photo_options())` (or a subclass of it);
    - once it is valid, `if not self.settle_photo(form)`: show the page again (the form then says why not);
    - redirect to the page itself + `self.back_to_desk(form)` while `form.stays`, and on otherwise;
    - give the template `desk=self.desk(form)`, and include `apply/photo/desk.html` (the whole left column) in a
      `<form method="post" enctype="multipart/form-data" data-photo-desk>`, as `apply/steps/photo.html` does.
    The scripts send that same form to that same address and take its zones out of the page that answers.
    """

    request: HttpRequest

    @abstractmethod
    def get_portrait(self) -> Portrait | None:
        """The photo in place."""

    @abstractmethod
    def set_portrait(self, portrait: Portrait) -> None:
        """Put a new photo in place and discard the one it replaces. May raise: the new one is then discarded."""

    @abstractmethod
    def photo_urls(self) -> tuple[str, str]:
        """Addresses, for this person alone, of the photo and of the whole picture it is cut from."""

    @abstractmethod
    def limit_key(self) -> str:
        """Whom the hourly limits count."""

    def photo_options(self) -> dict[str, Any]:
        """What a PhotoForm must be told."""
        return {"has_portrait": self.get_portrait() is not None, "crop": self._kept_crop()}

    def settle_photo(self, form: PhotoForm) -> bool:
        """Do to the photo what a valid form asks. False when it cannot be done: `form` then holds the sentence."""
        if form.new_photo:
            return self._receive(form)
        size = self._source_size()
        crop = form.wanted_crop(size) if size else None
        return self._cut(form, crop) if crop else True

    def back_to_desk(self, form: PhotoForm) -> str:
        """What follows the address of the page, to land on the desk as it was left."""
        return f"?{UNFOLDED}=1{DESK_ANCHOR}" if form.cleaned_data.get("act") in MOVES else DESK_ANCHOR

    def desk(self, form: PhotoForm) -> Desk:
        """What the page shows of the photo, with the frame as it was last sent."""
        portrait = self.get_portrait()
        if portrait is None:
            return Desk()
        photo_url, source_url = self.photo_urls()
        size = self._source_size()
        frame = form.frame
        return Desk(
            # The file's digest makes each photo a new address: no stale picture after « Changer ».
            photo_url=f"{photo_url}?v={portrait.sha256[:12]}",
            source_url=f"{source_url}?v={portrait.upload_sha256[:12]}",
            drawing=draw(frame, size) if size and frame else None,
            size=size or (0, 0),
            advice=tuple(advice_sentences(portrait.hints)),
            is_open=UNFOLDED in self.request.GET or not FRAME_NAMES.isdisjoint(form.errors),
        )

    def _receive(self, form: PhotoForm) -> bool:
        if not hit(key=f"photo:{self.limit_key()}", limit=PHOTOS_PER_HOUR_MAX, window=HOUR):
            form.add_error("photo", _("Trop de photos envoyées en une heure. Réessaie plus tard."))
            return False
        try:
            portrait = store_portrait(upload=form.new_photo)
        except PhotoRefused as refusal:
            form.add_error("photo", photo_sentence(refusal))
            return False
        try:
            self.set_portrait(portrait)
        except BaseException:
            # Sent meanwhile from another tab: nothing would ever erase a photo that nobody holds.
            discard_portrait(portrait=portrait)
            raise
        return True

    def _cut(self, form: PhotoForm, crop: Crop) -> bool:
        portrait = self.get_portrait()
        if portrait is None:
            return True
        if not hit(key=f"crop:{self.limit_key()}", limit=CROPS_PER_HOUR_MAX, window=HOUR):
            form.add_error("act", _("Trop de cadrages en une heure. Réessaie plus tard, ou continue avec celui-ci."))
            return False
        try:
            recrop(portrait=portrait, crop=crop)
        except SourceForgotten:
            # Replaced or sent in another tab: the page is shown again as things now stand.
            return True
        except PhotoRefused as refusal:
            form.add_error("act", frame_sentence(refusal))
            return False
        return True

    def _kept_crop(self) -> Crop | None:
        portrait = self.get_portrait()
        return crop_from_json(portrait.crop) if portrait and portrait.source else None

    def _source_size(self) -> Size | None:
        portrait = self.get_portrait()
        if portrait is None or not portrait.source:
            return None
        try:
            # Opened by itself: cutting may have read the portrait's own file to its end, and closed it.
            with portrait.source.storage.open(str(portrait.source.name)) as file:
                width, height = get_image_dimensions(file)
        except FileNotFoundError:
            return None
        return (width, height) if width and height else None


class PhotoView(PhotoDesk, StepView):
    """« Photo »."""

    step = BY_KEY[rules.PHOTO]
    template_name = "apply/steps/photo.html"

    def get_portrait(self) -> Portrait | None:
        return self.draft.portrait

    def set_portrait(self, portrait: Portrait) -> None:
        self.draft = drafting.set_portrait(draft=self.draft, portrait=portrait)

    def photo_urls(self) -> tuple[str, str]:
        photo, source = (reverse(name, args=[self.draft.public_id]) for name in ("apply:photo", "apply:photo_source"))
        return photo, source

    def limit_key(self) -> str:
        return str(self.draft.public_id)

    def make_form(self, **bound: Any) -> PhotoStepForm:
        delivery = self.answers.get("delivery", Delivery.ESTABLISHMENT)
        return PhotoStepForm(
            bound.get("data"),
            bound.get("files"),
            pass_name=settings.BRAND["pass_name"],
            where=self._where(),
            initial={"to_establishment": delivery == Delivery.ESTABLISHMENT},
            **self.photo_options(),
        )

    def _where(self) -> str:
        answers = self.draft.answers.get(rules.SCHOOL, {})
        school = get_by_uai(answers.get("uai") or "")
        asked = answers.get("establishment_request") or {}
        name, place = (school.name, school.commune) if school else (asked.get("name"), asked.get("place"))
        return ", ".join(filter(None, [name, place]))

    def accept(self, request: HttpRequest, form: PhotoStepForm) -> HttpResponse:
        self._keep_delivery(form)
        if not self.settle_photo(form):
            return self.show(request, form)
        return redirect(self.step.url(self.draft) + self.back_to_desk(form)) if form.stays else self.go_on()

    def keep_partly(self, form: PhotoStepForm) -> None:
        """The box was ticked or not, whatever the photo."""
        self._keep_delivery(form)

    def _keep_delivery(self, form: PhotoStepForm) -> None:
        self.draft = drafting.save_answers(
            draft=self.draft, step=self.step.key, answers={"delivery": form.delivery.value}
        )

    def show(self, request: HttpRequest, form: Any, **extra: Any) -> HttpResponse:
        return super().show(request, form, desk=self.desk(form), **extra)

    def extra_context(self) -> dict[str, Any]:
        identity, contact = (self.draft.answers.get(key, {}) for key in (rules.IDENTITY, rules.CONTACT))
        return {
            "first_name": identity.get("first_name", ""),
            "last_name": identity.get("last_name", ""),
            "departement": departement_of(contact.get("postal_code", ""), contact.get("country", "FR")),
        }


def photo_file(file: FieldFile | None) -> FileResponse:
    """A JPEG that is kept. Raises Http404 when there is none."""
    if not file:
        raise Http404
    try:
        return FileResponse(file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as lost:
        raise Http404 from lost


@method_decorator(never_cache, name="dispatch")
class PhotoFileView(DraftView):
    """The photo of the draft, for its own browser."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponseBase:
        return photo_file(self.draft.portrait.image if self.draft.portrait else None)


@method_decorator(never_cache, name="dispatch")
class PhotoSourceView(DraftView):
    """The whole picture that the photo of the draft is cut from, for its own browser."""

    def get(self, request: HttpRequest, draft_id: uuid.UUID) -> HttpResponseBase:
        return photo_file(self.draft.portrait.source if self.draft.portrait else None)
