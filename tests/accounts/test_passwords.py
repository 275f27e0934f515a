"""What a password may be."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError

from passregion.accounts.hashers import Argon2idHasher
from passregion.accounts.passwords import hash_password, validate

FINE = [
    "quatre volcans sous la neige",
    "Vv9!kd0Pq2xZ",
    "le chat dort en 2026 sur le toit",
    "パスワードは長い文がよい",
    "é" * 6 + "à la campagne",
    "x7" + "longue phrase " * 9,
]
REFUSED = {
    "court": "password_too_short",
    "elevencars!": "password_too_short",
    "q" * 60 + "abcdef" * 12: "password_too_long",
    "motdepasse123": "password_too_common",
    "MotDePasse2026!": "password_too_common",
    "azertyuiop123": "password_too_common",
    "azertyuiopqsdfgh": "password_too_common",
    "1234567890123": "password_too_common",
    "098765432109": "password_too_common",
    "aaaaaaaaaaaa": "password_too_common",
    "password12345": "password_too_common",
    "parissaintgermain": "password_too_common",
    "Clermont-Ferrand63": "password_too_common",
    "passregion26": "password_contextual",
    "Lina-Moreau-9": "password_contextual",
    "lina.moreau63": "password_contextual",
}


@pytest.mark.parametrize("password", FINE)
def test_a_long_phrase_is_accepted_whatever_it_is_made_of(password: str) -> None:
    validate(password, names=["Lina", "Moreau"], email="lina.moreau@exemple.fr")


@pytest.mark.parametrize(("password", "code"), REFUSED.items())
def test_what_strangers_try_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate(password, names=["Lina", "Moreau"], email="lina.moreau@exemple.fr")
    assert code in [fault.code for fault in refusal.value.error_list]


def test_a_name_inside_a_long_phrase_is_no_harm() -> None:
    validate("Lina mange des cerises en juin", names=["Lina", "Moreau"])


def test_twelve_is_enough_and_128_is_the_most() -> None:
    validate("hTz4 pK9w x1")
    validate("phrase longue " * 9 + "xy")
    with pytest.raises(ValidationError):
        validate("phrase longue " * 9 + "xyz")


def test_passwords_are_kept_as_argon2id_with_the_parameters_decided() -> None:
    encoded = Argon2idHasher().encode("quatre volcans", "un sel de seize caractères")
    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_hashing_is_reversible_by_nobody_but_checks() -> None:
    assert check_password("quatre volcans", hash_password("quatre volcans"))
    assert make_password("x") != "x"


def test_the_messages_say_what_to_do_in_french() -> None:
    with pytest.raises(ValidationError) as refusal:
        validate("motdepasse123")
    assert "En choisir un autre" in " ".join(refusal.value.messages)
    assert settings.LANGUAGE_CODE == "fr"
