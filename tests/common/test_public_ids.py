"""Numbers that people read, type and dictate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passregion.common import public_ids as ids

digits = st.text("0123456789", min_size=12, max_size=12)


@given(digits)
def test_a_file_number_reads_back_as_it_is_printed(body: str) -> None:
    number = body + ids.check_letter(body)
    assert ids.is_file_number(number)
    assert ids.normalise_file_number(ids.format_file_number(number).lower()) == number


@given(digits, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_seen_in_a_file_number(body: str, at: int, shift: int) -> None:
    wrong = body[:at] + str((int(body[at]) + shift) % 10) + body[at + 1 :]
    assert not ids.is_file_number(wrong + ids.check_letter(body))


@given(digits, st.integers(0, 10))
def test_two_neighbours_swapped_are_seen_in_a_file_number(body: str, at: int) -> None:
    swapped = body[:at] + body[at + 1] + body[at] + body[at + 2 :]
    assert ids.is_file_number(swapped + ids.check_letter(body)) == (swapped == body)


def test_new_numbers_are_right_and_differ() -> None:
    files, cards = {ids.new_file_number() for _ in range(200)}, {ids.new_card_number() for _ in range(200)}
    assert len(files) == len(cards) == 200
    assert all(map(ids.is_file_number, files))
    assert all(ids.is_card_number(card) and card.startswith("9") for card in cards)


def test_a_card_number_reads_back_as_it_is_printed() -> None:
    number = ids.new_card_number()
    assert ids.normalise_card_number(ids.format_card_number(number)) == number
    assert ids.normalise_card_number(" ".join(number)) == number


@pytest.mark.parametrize("value", ["", "9" * 13, "9" * 12, "9" * 14, "٩" * 13, "900000000000a", "９" * 13])
def test_what_is_not_a_card_number(value: str) -> None:
    assert not ids.is_card_number(value)


@pytest.mark.parametrize("value", ["", "K", "482719360358", "48271936035KK", "٤" * 12 + "A", "４" * 12 + "A"])
def test_what_is_not_a_file_number(value: str) -> None:
    assert not ids.is_file_number(value)


@given(st.text(max_size=30))
def test_any_text_can_be_asked(typed: str) -> None:
    ids.is_file_number(ids.normalise_file_number(typed))
    ids.is_card_number(ids.normalise_card_number(typed))
