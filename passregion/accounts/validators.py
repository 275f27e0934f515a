"""What a password may not be. Sentences are for the young and adults alike: no pronoun."""

from django.contrib.auth.password_validation import CommonPasswordValidator as DjangoCommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from passregion.accounts.models import User
from passregion.common.texts import fold


class MaximumLengthValidator:
    """Longer passwords would only make the server hash megabytes."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(
                _("Ce mot de passe dépasse %(max)d caractères. Raccourcir la phrase.") % {"max": self.max_length}
            )

    def get_help_text(self) -> str:
        return ""


class CommonPasswordValidator(DjangoCommonPasswordValidator):
    """Refuses the passwords that everyone tries first."""


class ContextualPasswordValidator:
    """Refuses a password made of the person's own name, e-mail or of the pass's name."""

    def validate(self, password: str, user: User | None = None) -> None:
        folded = fold(password).replace(" ", "")
        words = (
            [part for text in (user.display_name, user.email.split("@")[0]) for part in fold(text).split()]
            if user
            else []
        )
        for word in ["passregion", *words]:
            if len(word) >= 4 and word in folded and len(folded) - len(word) < 8:
                raise ValidationError(_("Ce mot de passe contient un nom facile à deviner. En choisir un autre."))

    def get_help_text(self) -> str:
        return ""
