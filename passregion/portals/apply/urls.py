"""URLs of this audience."""

from django.urls import URLPattern, path

from passregion.applications import rules
from passregion.portals.apply.activation_urls import activation_urls
from passregion.portals.apply.views import (
    address,
    correction,
    correction_items,
    correction_listing,
    guardian,
    hints,
    listing,
    photo,
    resume,
    school,
    sending,
    start,
    tracks,
    typing,
    waiting,
)
from passregion.portals.apply.views.base import step_dispatcher

STEP_VIEWS = {
    rules.CHARTER: typing.CharterView.as_view(),
    rules.GUARDIAN: guardian.GuardianStepView.as_view(),
    rules.IDENTITY: typing.IdentityView.as_view(),
    rules.CONTACT: typing.ContactView.as_view(),
    rules.SCHOOL: school.SchoolView.as_view(),
    rules.PHOTO: photo.PhotoView.as_view(),
    rules.USAGE_CODE: typing.UsageCodeView.as_view(),
    rules.LEGAL: sending.LegalView.as_view(),
}

app_name = "apply"
urlpatterns: list[URLPattern] = [
    path("demande/", start.StartView.as_view(), name="start"),
    path("demande/attente/", waiting.waiting, name="waiting"),
    path("demande/attente/etat/", waiting.waiting_state, name="waiting_state"),
    path("demande/etablissements/", school.establishments, name="establishments"),
    path("demande/communes/", address.communes, name="communes"),
    path("demande/<uuid:draft_id>/responsable-legal/", guardian.GuardianView.as_view(), name="guardian"),
    path("demande/a-corriger/", correction.CorrectionView.as_view(), name="correction"),
    path(
        "demande/a-corriger/filieres/",
        correction_items.TrackCorrectionSuggestions.as_view(),
        name="correction_tracks",
    ),
    path(
        "demande/a-corriger/photo/fichier/",
        correction_items.PhotoCorrectionFile.as_view(),
        name="correction_photo",
    ),
    path(
        "demande/a-corriger/photo/entiere/",
        correction_items.PhotoCorrectionFile.as_view(whole=True),
        name="correction_photo_source",
    ),
    path(
        "demande/a-corriger/etablissement-absent/",
        correction_listing.EstablishmentListingCorrection.as_view(),
        name="correction_establishment_request",
    ),
    path(
        "demande/a-corriger/filiere-absente/",
        correction_listing.TrackListingCorrection.as_view(),
        name="correction_track_request",
    ),
    path("demande/a-corriger/<slug:slug>/", correction_items.correction_item, name="correction_item"),
    path("demande/conseils/", hints.hints, name="hints"),
    path("demande/reprendre/<str:secret>/", resume.ResumeView.as_view(), name="resume"),
    path("demande/<uuid:draft_id>/autre-appareil/", resume.ResumeLinkView.as_view(), name="resume_link"),
    path("demande/<uuid:draft_id>/confier/", resume.HandOverView.as_view(), name="hand_over"),
    path("demande/<uuid:draft_id>/quitter/", resume.LeaveView.as_view(), name="leave"),
    path("demande/<uuid:draft_id>/photo/fichier/", photo.PhotoFileView.as_view(), name="photo"),
    path("demande/<uuid:draft_id>/photo/entiere/", photo.PhotoSourceView.as_view(), name="photo_source"),
    path("demande/<uuid:draft_id>/filieres/", tracks.TracksView.as_view(), name="tracks"),
    path(
        "demande/<uuid:draft_id>/filieres/propositions/",
        tracks.TrackSuggestionsView.as_view(),
        name="track_suggestions",
    ),
    path(
        "demande/<uuid:draft_id>/etablissement-absent/",
        listing.EstablishmentListingView.as_view(),
        name="establishment_request",
    ),
    path("demande/<uuid:draft_id>/filiere-absente/", listing.TrackListingView.as_view(), name="track_request"),
    path("demande/<uuid:draft_id>/recu/", sending.ReceiptView.as_view(), name="receipt"),
    path("demande/<uuid:draft_id>/recu.pdf", sending.ReceiptPdfView.as_view(), name="receipt_pdf"),
    path("demande/<uuid:draft_id>/<slug:slug>/", step_dispatcher(STEP_VIEWS), name="step"),
    *activation_urls,
]
