"""Numbers that people see: file numbers and card numbers. Random, checked, grouped for reading."""

import secrets

from stdnum import luhn

CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
FILE_DIGIT_COUNT = 12
CARD_DIGIT_COUNT = 13
# ISO/IEC 7812 keeps 9 for national use: no bank card starts with it.
CARD_FIRST_DIGIT = "9"


def check_letter(digits: str) -> str:
    """The letter that guards `digits` against a typing error: number modulo 23, without I, O and Q."""
    return CHECK_LETTERS[int(digits) % len(CHECK_LETTERS)]


def new_file_number() -> str:
    """A file number: 12 random digits and a check letter, without spaces, e.g. `482719360358K`."""
    digits = "".join(secrets.choice("0123456789") for _ in range(FILE_DIGIT_COUNT))
    return digits + check_letter(digits)


def normalise_file_number(typed: str) -> str:
    """`typed` without separators, in capitals; whether it is right is `is_file_number`'s question."""
    return "".join(character for character in typed.upper() if character.isalnum())


def is_file_number(value: str) -> bool:
    """Whether a normalised value has the right shape and the right check letter."""
    digits, letter = value[:-1], value[-1:]
    return len(digits) == FILE_DIGIT_COUNT and digits.isascii() and digits.isdigit() and check_letter(digits) == letter


def format_file_number(value: str) -> str:
    """Grouped for reading: `4827 1936 0358 K`, with no-break spaces."""
    return "\u00a0".join([value[0:4], value[4:8], value[8:12], value[12:]])


def new_card_number() -> str:
    """A card number: 13 digits, starting with 9, random, ending with a Luhn check digit."""
    body = CARD_FIRST_DIGIT + "".join(secrets.choice("0123456789") for _ in range(CARD_DIGIT_COUNT - 2))
    return body + luhn.calc_check_digit(body)


def normalise_card_number(typed: str) -> str:
    """`typed` without spaces, dots and dashes."""
    return "".join(character for character in typed if character not in " .-\u00a0\u202f\t")


def is_card_number(value: str) -> bool:
    """Whether a normalised value is 13 digits with a right check digit."""
    return len(value) == CARD_DIGIT_COUNT and value.isascii() and value.isdigit() and luhn.is_valid(value)


def format_card_number(value: str) -> str:
    """Grouped 4 4 4 1, with no-break spaces."""
    return "\u00a0".join([value[0:4], value[4:8], value[8:12], value[12:]])
