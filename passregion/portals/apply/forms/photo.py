"""Step 5: the photo and where the card goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passregion.applications.models import Delivery
from passregion.beneficiaries.operations.portraits import PhotoRefused
from passregion.design.forms.widgets import PhotoInput

KEPT = "kept"


class PhotoForm(forms.Form):
    """The file is read by `beneficiaries`; here only its presence is asked."""

    photo = forms.FileField(
        label=gettext_lazy("Ta photo"),
        help_text=gettext_lazy("JPEG, PNG, WebP ou HEIC, jusqu’à 20 Mo. Nous la mettons au bon format."),
        widget=PhotoInput(),
        error_messages={
            "required": gettext_lazy("Choisis une photo de toi, puis envoie-la."),
            "missing": gettext_lazy("Choisis une photo de toi, puis envoie-la."),
            "invalid": gettext_lazy("La photo n’est pas arrivée. Choisis-la de nouveau."),
            "empty": gettext_lazy("Ce fichier est vide. Choisis une autre photo."),
            "max_length": gettext_lazy("Le nom de ce fichier est trop long. Renomme-le, puis choisis-le de nouveau."),
        },
    )
    to_establishment = forms.BooleanField(required=False)

    def __init__(self, *args: Any, has_portrait: bool, pass_name: str, where: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_portrait:
            self.fields["photo"].label = _("Changer de photo")
            # Django keeps the initial value of a file that is not sent again.
            self.initial["photo"] = KEPT
        box = self.fields["to_establishment"]
        sentence = _("Je souhaite que mon %(pass_name)s soit envoyé directement dans mon établissement")
        box.label = sentence % {"pass_name": pass_name}
        box.help_text = _("%(where)s. Sinon, il arrive chez toi par courrier.") % {"where": where}

    @property
    def new_photo(self) -> Any:
        """The file that was sent; None when the photo already there is kept."""
        sent = self.cleaned_data.get("photo")
        return None if sent == KEPT else sent

    @property
    def delivery(self) -> Delivery:
        """Where the card goes, as ticked."""
        return Delivery.ESTABLISHMENT if self.cleaned_data.get("to_establishment") else Delivery.HOME


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
        "busy": _("Beaucoup de photos arrivent en même temps. La tienne n’est pas perdue : réessaie dans un instant."),
    }
    return str(sentences[refusal.code]) % refusal.details
