"""The scripts of the components, in a real browser, on the gallery."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPTIONS = ".suggest-list [role=option]"


def at(page: Page, name: str) -> Page:
    page.goto(f"/_dev/composants/?page={name}")
    return page


def press_keys(page: Page, keys: str) -> None:
    for key in keys:
        page.locator(f'[data-key="{key}"]').click()


def test_the_keypad_types_a_price_and_the_split_follows(open_page) -> None:
    page = at(open_page(width=360), "till_price")
    price = page.get_by_label("Prix de la vente")
    expect(price).to_have_value("47,00")
    press_keys(page, "12,509")
    expect(price).to_have_value("12,50")
    expect(page.locator("[data-split-pass]")).to_have_text("12,50\u00a0€")
    expect(page.locator("[data-split-young]")).to_have_text("0,00\u00a0€")
    page.get_by_role("button", name="Effacer le dernier chiffre").click()
    expect(price).to_have_value("12,5")


@pytest.mark.parametrize("name", ["till_price", "till_code", "till_accepted", "till_refused"])
def test_a_till_screen_fits_without_scrolling(open_page, name: str) -> None:
    page = at(open_page(width=360), name)
    assert page.evaluate(
        "document.documentElement.scrollHeight <= innerHeight && document.body.scrollWidth <= innerWidth"
    )


def test_the_code_is_one_field_under_four_boxes(open_page) -> None:
    page = at(open_page(width=360), "till_code")
    press_keys(page, "12")
    expect(page.locator(".code-box-full")).to_have_count(2)
    page.get_by_label("Code d’utilisation").press_sequentially("3x45")
    expect(page.get_by_label("Code d’utilisation")).to_have_value("1234")
    expect(page.locator(".code-box-full")).to_have_count(4)


def test_without_script_the_field_is_a_field(open_page) -> None:
    page = at(open_page(width=360, javascript=False), "till_code")
    expect(page.locator(".keypad")).to_be_hidden()
    page.get_by_label("Code d’utilisation").fill("1234")


def test_suggestions_with_the_keyboard_alone(open_page) -> None:
    page = at(open_page(), "components")
    school = page.locator("#light_right_school")
    school.focus()
    school.press_sequentially("sid")
    option = page.get_by_role("option", name=re.compile("Sidoine"))
    expect(option).to_be_visible()
    expect(school).to_have_attribute("aria-expanded", "true")
    school.press("ArrowDown")
    expect(school).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    school.press("Enter")
    expect(school).to_have_value("Lycée Sidoine-Apollinaire")
    expect(page.locator("#light_right_school_id")).to_have_value("2")
    school.press_sequentially("x")
    expect(page.locator("#light_right_school_id")).to_have_value("")
    expect(page.locator(OPTIONS + ":visible")).to_have_count(0)


def test_escape_closes_the_suggestions_and_keeps_the_words(open_page) -> None:
    page = at(open_page(), "components")
    school = page.locator("#light_right_school")
    school.press_sequentially("lyc")
    expect(page.locator(OPTIONS).first).to_be_visible()
    school.press("Escape")
    expect(page.locator(OPTIONS).first).to_be_hidden()
    expect(school).to_have_value("lyc")


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(open_page) -> None:
    page = at(open_page(), "components")
    expect(page.locator("[data-error-summary]").first).to_be_focused()
    page.get_by_role("link", name=re.compile("n’a pas de 31")).first.click()
    expect(page.locator("#light_wrong_born_on")).to_be_focused()


def test_a_password_can_be_shown(open_page) -> None:
    page = at(open_page(), "plain")
    password = page.get_by_label("Mot de passe", exact=True)
    password.fill("une longue phrase")
    page.get_by_role("button", name="Afficher").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Masquer").click()
    expect(password).to_have_attribute("type", "password")


def test_the_menu_of_the_phone_opens_without_any_script(open_page) -> None:
    page = at(open_page(width=360, javascript=False), "landing")
    expect(page.locator(".nav")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator(".nav").get_by_role("link", name="FAQ")).to_be_visible()


def test_a_key_keeps_the_session_open(open_page) -> None:
    page = open_page()
    page.clock.install()
    at(page, "plain")
    warning = page.locator("#session-warning")
    page.clock.fast_forward(50_000)
    expect(warning).to_be_hidden()
    page.clock.fast_forward(15_000)
    expect(warning).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.keyboard.press("a")
    assert kept.value.ok
    expect(warning).to_be_hidden()
    page.clock.fast_forward(65_000)
    expect(warning).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("name", ["landing", "wizard", "receipt", "space", "plain", "staff"])
def test_no_page_scrolls_sideways(open_page, name: str, width: int) -> None:
    page = at(open_page(width=width), name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
