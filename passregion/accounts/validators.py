"""What a password may not be. Sentences are for the young and adults alike: no pronoun."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator as DjangoCommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from passregion.accounts.common_passwords import FRENCH_COMMON_PASSWORDS, KEY_ROWS
from passregion.accounts.models import User
from passregion.common.texts import fold

DISTINCT_CHARACTERS_MIN = 5
CONTEXT_WORD_MIN = 4
# What must be left of a password once the guessable word is taken out of it.
OWN_PART_MIN = 8


class MaximumLengthValidator:
    """Longer passwords would only make the server hash megabytes."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > self.max_length:
            raise ValidationError(
                _("Ce mot de passe dépasse %(max)d caractères. Raccourcir la phrase.") % {"max": self.max_length},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        return ""


class CommonPasswordValidator(DjangoCommonPasswordValidator):
    """Refuses the passwords that everyone tries first, whole or followed by figures or signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        if self.is_common(password.strip().lower()) or is_drawn_on_the_keyboard(password.lower()):
            raise ValidationError(
                _("Ce mot de passe fait partie des plus utilisés, donc des premiers essayés. En choisir un autre."),
                code="password_too_common",
            )

    def is_common(self, lowered: str) -> bool:
        """Whether the password, or its word without the figures around it, is in a list."""
        # What is left is a known word: the figures around it are what everybody adds.
        word = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered)
        known = self.passwords | FRENCH_COMMON_PASSWORDS
        return any(text in known for text in (lowered, word, fold(word).replace(" ", "")) if text)


def is_drawn_on_the_keyboard(lowered: str) -> bool:
    """Few different characters, or a run along the keys, the alphabet or the figures."""
    if len(set(lowered)) < DISTINCT_CHARACTERS_MIN:
        return True
    return any(lowered in row * 3 or lowered in row[::-1] * 3 for row in KEY_ROWS)


class ContextualPasswordValidator:
    """Refuses a password made of the person's own name, e-mail or of the pass's name."""

    def validate(self, password: str, user: User | None = None) -> None:
        folded = fold(password).replace(" ", "")
        texts = [user.display_name, *user.email.split("@"), user.login] if user else []
        words = {word for text in texts for word in fold(text).split()}
        for word in {"passregion", *words}:
            if len(word) >= CONTEXT_WORD_MIN and word in folded and len(folded.replace(word, "")) < OWN_PART_MIN:
                raise ValidationError(
                    _("Ce mot de passe contient un nom facile à deviner. En choisir un autre."),
                    code="password_contextual",
                )

    def get_help_text(self) -> str:
        return ""
