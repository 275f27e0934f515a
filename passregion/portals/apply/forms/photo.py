"""The photo and its frame, for whoever holds it; and step 5, which also asks where the card goes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.applications.models import Delivery
from passregion.beneficiaries.operations.portraits import PhotoRefused
from passregion.design.forms.widgets import PhotoInput
from passregion.photos.rules import CROP_HEIGHT_MIN, CROP_WIDTH_MIN, Crop, Size
from passregion.portals.apply.photo_frame import MOVES, moved

KEPT = "kept"
APPLY, IMPORT = "apply", "import"
FRAME_NAMES = frozenset(("x", "y", "width", "turn", "act"))
# Two crops closer than this are the same one, rounded by the page.
SAME_SHARE, SAME_DEGREES = 0.0006, 0.06
NO_FRAME = gettext_lazy("Ce réglage n’est pas un nombre possible. Remets un nombre, ou déplace le cadre sur la photo.")


class NumberField(forms.FloatField):
    """One number of the frame, with a comma or a point."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(
            min_value=least,
            max_value=most,
            required=False,
            widget=forms.NumberInput({"step": "1", "inputmode": "decimal"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_FRAME),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class PerCentField(NumberField):
    """A share between 0 and 1, written per cent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(least=0, most=100, **options)

    def prepare_value(self, value: Any) -> Any:
        """Shares come from the code; what was typed stays as it was typed."""
        return round(value * 100, 2) if isinstance(value, float) else value

    def clean(self, value: Any) -> float | None:
        per_cent = super().clean(value)
        return None if per_cent is None else per_cent / 100


class PhotoForm(forms.Form):
    """A file, or a frame on the picture already there. The file is read by `beneficiaries`, here only awaited.

    `act` says which button was pressed: one of MOVES, « apply », « import »; nothing is « Suivant ».
    """

    photo = forms.FileField(
        label=gettext_lazy("Ta photo"),
        help_text=gettext_lazy("JPEG, PNG, WebP ou HEIC, jusqu’à 20 Mo."),
        widget=PhotoInput(),
        error_messages={
            "required": gettext_lazy("Choisis une photo de toi, puis envoie-la."),
            "missing": gettext_lazy("Choisis une photo de toi, puis envoie-la."),
            "invalid": gettext_lazy("La photo n’est pas arrivée. Choisis-la de nouveau."),
            "empty": gettext_lazy("Ce fichier est vide. Choisis une autre photo."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long. Renomme-le, puis choisis-le de nouveau."),
        },
    )
    x = PerCentField(label=gettext_lazy("Depuis la gauche (%)"))
    y = PerCentField(label=gettext_lazy("Depuis le haut (%)"))
    width = PerCentField(label=gettext_lazy("Largeur du cadre (%)"))
    turn = NumberField(label=gettext_lazy("Rotation (degrés)"), least=-360, most=360)
    # The name of a button: no text to judge. What cannot be cut is told beside the numbers that hold its address.
    act = forms.Field(required=False)
    use_required_attribute = False

    def __init__(self, *args: Any, has_portrait: bool, crop: Crop | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.crop = crop
        if has_portrait:
            self.fields["photo"].label = _("Changer de photo")
            # Django keeps the initial value of a file that is not sent again.
            self.initial["photo"] = KEPT
        if crop:
            turn = crop.turn % 360
            written = f"{turn - 360 if turn > 180 else turn:.5g}"
            self.initial.update(x=crop.x, y=crop.y, width=crop.width, turn=written)

    @property
    def frame_fields(self) -> list[forms.BoundField]:
        """The numbers of the frame, in the order in which they are shown."""
        return [self[name] for name in ("x", "y", "width", "turn")]

    @property
    def new_photo(self) -> Any:
        """The file that was sent; None when the photo already there is kept."""
        sent = self.cleaned_data.get("photo")
        return None if sent == KEPT else sent

    @property
    def stays(self) -> bool:
        """Whether the page is wanted again: there is something new to look at."""
        return bool(self.new_photo) or self.cleaned_data.get("act") in {APPLY, IMPORT, *MOVES}

    @property
    def frame(self) -> Crop | None:
        """The frame as sent, or as kept where nothing usable was sent; None without a picture to crop."""
        if not self.crop or not hasattr(self, "cleaned_data"):
            return self.crop
        x, y, width, turn = (self.cleaned_data.get(name) for name in ("x", "y", "width", "turn"))
        if x is None or y is None or width is None or not width:
            return self.crop
        return Crop(x, y, width, turn or 0.0)

    def wanted_crop(self, size: Size) -> Crop | None:
        """The crop to cut in the picture of `size`; None when it is the one already there."""
        if not self.crop or not (frame := self.frame):
            return None
        act = self.cleaned_data.get("act", "")
        if act in MOVES:
            return moved(frame, size, act)
        return None if is_same(frame, self.crop) else frame


class PhotoStepForm(PhotoForm):
    """Step 5 of the demande: the photo, and where the card goes."""

    to_establishment = forms.BooleanField(required=False)

    def __init__(self, *args: Any, pass_name: str, where: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["to_establishment"]
        sentence = _("Je souhaite que mon %(pass_name)s soit envoyé directement dans mon établissement")
        box.label = sentence % {"pass_name": pass_name}
        box.help_text = _("%(where)s. Sinon, il arrive chez toi par courrier.") % {"where": where}

    @property
    def delivery(self) -> Delivery:
        """Where the card goes, as ticked."""
        return Delivery.ESTABLISHMENT if self.cleaned_data.get("to_establishment") else Delivery.HOME


def is_same(one: Crop, other: Crop) -> bool:
    """Whether two crops differ only by the rounding of the page."""
    pairs = ((one.x, other.x), (one.y, other.y), (one.width, other.width))
    degrees = abs((one.turn - other.turn + 180) % 360 - 180)
    return all(abs(a - b) < SAME_SHARE for a, b in pairs) and degrees < SAME_DEGREES


def photo_sentence(refusal: PhotoRefused) -> str:
    """Why this photo cannot be used, and what to do."""
    sentences = {
        "too_big": _("Ce fichier dépasse %(megabytes_max)s Mo. Choisis une photo plus légère, ou reprends-la."),
        "too_many_pixels": _(
            "Cette image a plus de %(megapixels_max)s millions de points. Réduis-la, ou reprends la photo."
        ),
        "format": _("Ce fichier n’est pas une photo JPEG, PNG, WebP ou HEIC. Choisis-en une autre."),
        "unreadable": _("Ce fichier est abîmé : l’image ne s’ouvre pas. Choisis une autre photo, ou reprends-la."),
        "too_small": _(
            "Cette photo est trop petite : %(width)s × %(height)s points, il en faut au moins "
            "%(width_min)s × %(height_min)s une fois recadrée. Choisis une photo plus grande."
        ),
        "timeout": _("Cette image est trop longue à lire. Choisis une autre photo, ou reprends-la."),
        "busy": _("Beaucoup de photos arrivent en même temps. La tienne n’est pas perdue : réessaie dans un instant."),
    }
    return str(sentences[refusal.code]) % refusal.details


def frame_sentence(refusal: PhotoRefused) -> str:
    """Why this frame cannot be cut, and what to do."""
    if refusal.code != "too_small":
        return photo_sentence(refusal)
    return _("Ce cadre est trop petit : il lui faut %(width)s × %(height)s points. Éloigne-le, ou change de photo.") % {
        "width": CROP_WIDTH_MIN,
        "height": CROP_HEIGHT_MIN,
    }


def advice_sentences(hints: Iterable[str]) -> list[str]:
    """What could be better on this photo. Codes that are not known say nothing."""
    sentences = {
        "small": _("Elle a peu de détails : prends-la de plus près, ou envoie l’original."),
        "blurred": _("Elle semble floue : tiens l’appareil bien droit, sans bouger."),
        "dark": _("Elle semble sombre : mets-toi face à une fenêtre ou à une lampe."),
        "no_face": _("Nous n’y voyons pas de visage : regarde l’objectif, tête nue, sans rien devant le visage."),
        "several_faces": _("Nous y voyons plusieurs visages : tu dois être seul ou seule sur la photo."),
        "face_small": _("Ton visage y est petit : resserre le cadre autour de ta tête."),
        "face_off_centre": _("Ton visage n’est pas au milieu : déplace le cadre."),
    }
    return [str(sentences[hint]) for hint in hints if hint in sentences]
