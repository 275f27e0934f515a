"""The catalogues: French source texts found in code and pages, read and compiled without system gettext.

English has every text. The variants that speak to an adult (`common.languages`) have only those that differ.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from passregion.common.adult_texts import must_differ
from passregion.common.languages import to_adult

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
ENGLISH = "en"
VARIANTS = (to_adult("fr"), to_adult(ENGLISH))
Key = tuple[str, str, str]


def catalogue_path(language: str = ENGLISH) -> Path:
    """The source of one catalogue."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def source_texts() -> dict[Key, list[tuple[str, int]]]:
    """Every text to translate: (context, singular, plural or nothing) → where it stands."""
    found: dict[Key, list[tuple[str, int]]] = {}
    for path in source_files():
        where = str(path.relative_to(settings.ROOT))
        for line, key in texts_of(path):
            found.setdefault(key, []).append((where, line))
    return found


def source_files() -> list[Path]:
    """Python files, templates and text templates of the product."""
    folders = [settings.ROOT / "passregion", settings.ROOT / "config"]
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts)
    )


def texts_of(path: Path) -> Iterator[tuple[int, Key]]:
    """Line and key of each text of one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns a template into something that looks like calls of gettext.
        # Its calls stand where the tags stood: without their indentation they are Python, line for line.
        source = "\n".join(line.lstrip() for line in templatize(source, origin=str(path)).splitlines())
    for line, message, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        singular, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, "")
        if singular:
            yield line, (context or "", singular, plural or "")


def entry_key(entry: polib.POEntry) -> Key:
    """The key of an entry of the catalogue."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def is_translated(entry: polib.POEntry) -> bool:
    """Whether every form of an entry has a text."""
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def load_catalogue(language: str = ENGLISH) -> polib.POFile:
    """The catalogue as it stands; an empty one with its header where there is none."""
    path = catalogue_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=120)
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": to_locale(language),
        "Plural-Forms": f"nplurals=2; plural=(n {'!= 1' if language.startswith(ENGLISH) else '> 1'});",
    }
    return catalogue


def wanted_texts(language: str, texts: dict[Key, list[tuple[str, int]]]) -> set[Key]:
    """The texts that a catalogue must have: all in English, those that say « tu » to an adult in the French variant."""
    if language == ENGLISH:
        return set(texts)
    if language == to_adult(ENGLISH):
        return set()
    return {key for key, places in texts.items() if must_differ(key[1], [path for path, _line in places])}


def update_catalogue(language: str = ENGLISH) -> tuple[int, int]:
    """Add the texts that are new, drop those that are gone. Returns how many of each."""
    catalogue, texts = load_catalogue(language), source_texts()
    gone = [entry for entry in catalogue if entry_key(entry) not in texts]
    for entry in gone:
        catalogue.remove(entry)
    new = wanted_texts(language, texts) - {entry_key(entry) for entry in catalogue}
    for context, singular, plural in new:
        entry = polib.POEntry(msgctxt=context or None, msgid=singular)
        if plural:
            entry.msgid_plural, entry.msgstr_plural = plural, {0: "", 1: ""}
        catalogue.append(entry)
    catalogue.sort(key=entry_key)
    catalogue_path(language).parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(catalogue_path(language)))
    return len(new), len(gone)


def compile_catalogue(language: str = ENGLISH) -> Path:
    """Write the binary catalogue that Django reads, beside its source."""
    target = catalogue_path(language).with_suffix(".mo")
    target.parent.mkdir(parents=True, exist_ok=True)
    load_catalogue(language).save_as_mofile(str(target))
    return target
