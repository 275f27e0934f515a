"""The English catalogue has each text of the interface, and nothing else."""

import re

from passregion.common.catalogue import compile_catalogue, entry_key, is_translated, load_catalogue, source_texts

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def test_every_text_is_translated_and_no_entry_is_unused() -> None:
    texts = source_texts()
    entries = {entry_key(entry): entry for entry in load_catalogue()}
    missing = [key[1] for key in texts if key not in entries or not is_translated(entries[key])]
    unused = [key[1] for key in entries if key not in texts]
    assert (missing, unused) == ([], [])


def test_translations_keep_the_placeholders() -> None:
    for entry in load_catalogue():
        wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural or ""))
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert set(PLACEHOLDER.findall(text)) <= wanted, entry.msgid


def test_the_catalogue_compiles(settings, tmp_path) -> None:
    catalogue = load_catalogue()
    settings.LOCALE_PATHS = [tmp_path]
    (tmp_path / "en/LC_MESSAGES").mkdir(parents=True)
    catalogue.save(str(tmp_path / "en/LC_MESSAGES/django.po"))
    assert compile_catalogue().stat().st_size > 0
