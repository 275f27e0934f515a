"""The adult who answers for a child is said « vous », in every place that the adult reads."""

import pytest
from django.utils import formats, translation
from django.utils.translation import gettext

from passregion.common import languages
from passregion.common.adult_texts import must_differ, says_tu
from passregion.common.catalogue import (
    VARIANTS,
    compile_catalogue,
    entry_key,
    is_translated,
    load_catalogue,
    source_texts,
    wanted_texts,
)
from tests.common.test_catalogue import PLACEHOLDER


def test_no_text_that_an_adult_reads_says_tu() -> None:
    texts = source_texts()
    entries = {entry_key(entry): entry for entry in load_catalogue("fr-adult")}
    wanted = wanted_texts("fr-adult", texts)
    missing = sorted(key[1] for key in wanted if key not in entries or not is_translated(entries[key]))
    unused = [key[1] for key in entries if key not in texts]
    assert (missing, unused) == ([], [])


@pytest.mark.parametrize("language", VARIANTS)
def test_adult_versions_keep_the_placeholders_and_say_vous(language: str) -> None:
    for entry in load_catalogue(language):
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            assert set(PLACEHOLDER.findall(text)) <= wanted, entry.msgid
            assert language != "fr-adult" or not says_tu(text), text


@pytest.mark.parametrize(
    ("text", "is_tu"),
    [
        ("Ton nom", True),
        ("Une adresse t’est demandée", True),
        ("Écris l’année avec quatre chiffres.", True),
        ("Cette date ne se lit pas. Vérifie le mois.", True),
        ("Votre compte", False),
        ("Le compte est ouvert, la demande aussi", False),
    ],
)
def test_what_says_tu(text: str, is_tu: bool) -> None:
    assert says_tu(text) is is_tu
    assert must_differ(text, ["passregion/portals/apply/forms/identity.py"]) is is_tu
    assert not must_differ(text, ["passregion/portals/establishment/views.py"])


def test_the_variants_speak_to_the_adult_and_stay_french_or_english(settings, tmp_path) -> None:
    catalogues = {language: load_catalogue(language) for language in ("en", *VARIANTS)}
    settings.LOCALE_PATHS = [tmp_path]
    for language in catalogues:
        folder = tmp_path / translation.to_locale(language) / "LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogues[language].save(str(folder / "django.po"))
        compile_catalogue(language)
    with translation.override("fr"), languages.speaking_to(adult=True):
        assert translation.get_language() == "fr-adult"
        assert (
            gettext("Écris ton nom, comme sur ta pièce d’identité.")
            == "Écrivez le nom du jeune, comme sur sa pièce d’identité."
        )
        assert gettext("Photo") == "Photo"
        assert (languages.current(), languages.is_french()) == ("fr", True)
        assert formats.get_format("DECIMAL_SEPARATOR") == ","
        with languages.speaking_to(adult=False):
            assert translation.get_language() == "fr"
    with translation.override("en"), languages.speaking_to(adult=True):
        assert gettext("Civilité") == "Title"
        assert not languages.is_french()
