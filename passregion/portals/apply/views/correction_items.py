"""The pages of the four items that an establishment may send back, each with the form of its step."""

from dataclasses import fields
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from passregion.applications.models import CorrectionItem
from passregion.applications.operations import correction as rounds
from passregion.beneficiaries.models import Portrait
from passregion.beneficiaries.operations.creation import Contact
from passregion.establishments.queries import search_tracks
from passregion.portals.apply.correction_answers import identity_answers, person_of
from passregion.portals.apply.forms.contact import ContactForm
from passregion.portals.apply.forms.correction import IdentityCorrectionForm, TrackCorrectionForm
from passregion.portals.apply.forms.photo import PhotoForm
from passregion.portals.apply.forms.school import EstablishmentForm, SearchForm, find_open_establishment
from passregion.portals.apply.views.correction import ITEMS, CorrectionPage, ItemView
from passregion.portals.apply.views.photo import PhotoDesk, photo_file
from passregion.portals.apply.views.school_question import SchoolQuestion
from passregion.portals.apply.views.suggestions import SUGGESTION_COUNT_MAX, suggestions, words_of
from passregion.portals.contact_fields import readable_phone


class IdentityCorrectionView(ItemView):
    """Name, civility, birth date."""

    item = CorrectionItem.IDENTITY
    template_name = "apply/correction/identity.html"

    def make_form(self, **bound: Any) -> IdentityCorrectionForm:
        initial = person_of(self.correction.answer or identity_answers(self.holder))
        return IdentityCorrectionForm(bound.get("data"), application=self.application, initial=initial)

    def accept(self, request: HttpRequest, form: IdentityCorrectionForm) -> HttpResponse:
        data = form.cleaned_data
        names = ("civility", "first_name", "last_name")
        self.keep({name: data[name] for name in names} | {"birth_date": data["birth_date"].isoformat()})
        return self.go_on()


class ContactCorrectionView(ItemView):
    """Phone and postal address."""

    item = CorrectionItem.CONTACT
    template_name = "apply/correction/contact.html"

    def make_form(self, **bound: Any) -> ContactForm:
        known = self.correction.answer or {field.name: getattr(self.holder, field.name) for field in fields(Contact)}
        return ContactForm(bound.get("data"), initial={**known, "phone": readable_phone(known["phone"])})

    def accept(self, request: HttpRequest, form: ContactForm) -> HttpResponse:
        self.keep({field.name: form.cleaned_data.get(field.name) or "" for field in fields(Contact)})
        return self.go_on()


class SchoolCorrectionView(SchoolQuestion, ItemView):
    """The establishment, then the filière; what is there already is confirmed or changed."""

    item = CorrectionItem.SCHOOL
    template_name = "apply/correction/school.html"

    @property
    def answers(self) -> dict[str, Any]:
        present = {"uai": self.application.establishment.uai, "track_code": self.application.track.code}
        return dict(self.correction.answer or present)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.asked:
            self.keep(self.answers)
            return self.go_on()
        return super().post(request)

    def make_form(self, **bound: Any) -> SearchForm | None:
        data = bound.get("data")
        if self.asked == "establishment":
            label = _("Ton établissement %(campaign)s") % {"campaign": self.application.campaign.code}
            return EstablishmentForm(data, label=label)
        return TrackCorrectionForm(data, establishment=self.establishment) if self.asked else None

    def accept(self, request: HttpRequest, form: SearchForm) -> HttpResponse:
        if form.selected is None:
            return self.show(request, form)
        answers = self.answers_with(form)
        self.keep(answers, is_complete=bool(answers["track_code"]))
        return redirect(self.url)

    def show(self, request: HttpRequest, form: Any, **extra: Any) -> HttpResponse:
        return super().show(request, form, **self.question_context(), **extra)


class TrackCorrectionSuggestions(CorrectionPage):
    """The filières of the establishment chosen in the round, while typing; of the Region for one that was named."""

    @property
    def _uai(self) -> str:
        return self.application.establishment.uai

    def get(self, request: HttpRequest) -> JsonResponse:
        row = next((row for row in self.corrections if row.item == CorrectionItem.SCHOOL), None)
        if row is None:
            raise Http404
        named = row.answer.get("establishment_request")
        establishment = None if named else find_open_establishment(row.answer.get("uai") or self._uai)
        is_asked = establishment or named
        found = search_tracks(words_of(request), establishment, limit=SUGGESTION_COUNT_MAX) if is_asked else []
        return suggestions([(track.code, track.label, track.code) for track in found])


class PhotoCorrectionView(PhotoDesk, ItemView):
    """Another photo, cut on the same desk as in the demande."""

    item = CorrectionItem.PHOTO
    template_name = "apply/correction/photo.html"

    def get_portrait(self) -> Portrait | None:
        return self.correction.portrait

    def set_portrait(self, portrait: Portrait) -> None:
        self.correction = rounds.answer(application=self.application, item=self.item, values={}, portrait=portrait)

    def photo_urls(self) -> tuple[str, str]:
        return reverse("apply:correction_photo"), reverse("apply:correction_photo_source")

    def limit_key(self) -> str:
        return str(self.holder.public_id)

    def make_form(self, **bound: Any) -> PhotoForm:
        return PhotoForm(bound.get("data"), bound.get("files"), **self.photo_options())

    def accept(self, request: HttpRequest, form: PhotoForm) -> HttpResponse:
        if not self.settle_photo(form):
            return self.show(request, form)
        return redirect(self.url + self.back_to_desk(form)) if form.stays else self.go_on()

    def show(self, request: HttpRequest, form: Any, **extra: Any) -> HttpResponse:
        return super().show(request, form, desk=self.desk(form), **extra)


class PhotoCorrectionFile(CorrectionPage):
    """The new photo, or the whole picture that it is cut from, for its own person."""

    whole = False

    def get(self, request: HttpRequest) -> HttpResponseBase:
        row = next((row for row in self.corrections if row.item == CorrectionItem.PHOTO), None)
        if row is None or row.portrait is None:
            raise Http404
        return photo_file(row.portrait.source if self.whole else row.portrait.image)


_VIEWS = {
    CorrectionItem.IDENTITY: IdentityCorrectionView.as_view(),
    CorrectionItem.CONTACT: ContactCorrectionView.as_view(),
    CorrectionItem.SCHOOL: SchoolCorrectionView.as_view(),
    CorrectionItem.PHOTO: PhotoCorrectionView.as_view(),
}


def correction_item(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The page of the item whose word is in the address."""
    if slug not in ITEMS:
        raise Http404
    return _VIEWS[ITEMS[slug]](request)
