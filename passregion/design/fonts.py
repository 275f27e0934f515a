"""Makes the fonts of the PDFs from those of the site: typst reads neither woff2 nor variable weights."""

import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Family → package of the site's font, and the weights that the PDFs use.
FAMILIES = {
    "Bricolage Grotesque": ("bricolage-grotesque", (700, 800)),
    "Atkinson Hyperlegible Next": ("atkinson-hyperlegible-next", (400, 600, 700)),
}
STYLES = {400: "Regular", 600: "SemiBold", 700: "Bold", 800: "ExtraBold"}
# Characters of our texts that the files lack, drawn with a close one they have: narrow no-break space, no-break hyphen.
STAND_INS = {0x202F: 0x00A0, 0x2011: 0x002D}


def build_fonts(source: Path, target: Path) -> list[Path]:
    """Writes one TTF per family and weight into `target`, from the `@fontsource-variable` folder `source`."""
    target.mkdir(parents=True, exist_ok=True)
    # A font left by an earlier build would answer to the same name.
    for old in target.glob("*.ttf"):
        old.unlink()
    return [
        _build(source / package / "files", target, family, package, weight)
        for family, (package, weights) in FAMILIES.items()
        for weight in weights
    ]


def _build(files: Path, target: Path, family: str, package: str, weight: int) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        parts: list[str] = []
        known: set[int] = set()
        # The title face writes names: it has the letters of Vietnam, which the text face lacks.
        for subset in ("latin", "latin-ext", "vietnamese"):
            source = files / f"{package}-{subset}-wght-normal.woff2"
            if not source.exists():
                continue
            font = TTFont(source)
            font.flavor = None
            if subset != "latin":
                # Rare letters go without kerning: its tables take most of the time.
                for table in ("GDEF", "GPOS", "GSUB"):
                    del font[table]
                # Letters that the first file has already are not mapped twice.
                for table in font["cmap"].tables:
                    table.cmap = {code: glyph for code, glyph in table.cmap.items() if code not in known}
            known |= set(font.getBestCmap())
            part = Path(folder) / f"{subset}.ttf"
            instantiateVariableFont(font, {"wght": weight}, inplace=True, optimize=False)
            font.save(part)
            parts.append(str(part))
        font = Merger().merge(parts)
    style = STYLES[weight]
    names = {1: f"{family} {style}", 2: "Regular", 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    names |= {16: family, 17: style}
    font["name"].names = [record for record in font["name"].names if record.nameID in (0, 13, 14)]
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update(
                {new: table.cmap[old] for new, old in STAND_INS.items() if old in table.cmap and new not in table.cmap}
            )
    path = target / f"{package}-{weight}.ttf"
    font.save(path)
    return path
