"""Makes the fonts of the PDFs: typst reads neither woff2 nor variable weights.

`site/` holds the families of the site; `world/` one face for each other script in which names are written.
"""

import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
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
# Where the two sets stand in the folder of the fonts.
SITE, WORLD = "site", "world"
# Ideographs and kana, then Hangul: whole fonts.
WHOLE_FONTS = ("@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf", "@embedpdf/fonts-kr/fonts/NotoSansKR-Bold.otf")
# Subsets that other packages bring along: each script is taken from its own.
STRANGE_SUBSETS = ("latin", "latin-ext", "math", "symbols")


def build_fonts(packages: Path, target: Path) -> list[Path]:
    """Write the fonts into the folders SITE and WORLD of `target`, from the npm folder `packages`."""
    # A font left by an earlier build would answer to the same name.
    shutil.rmtree(target, ignore_errors=True)
    for name in (SITE, WORLD):
        (target / name).mkdir(parents=True)
    # Every font is work for itself: one process for each processor.
    with ProcessPoolExecutor() as hands:
        drawn = [
            hands.submit(
                _build, packages / "@fontsource-variable" / package / "files", target / SITE, family, package, weight
            )
            for family, (package, weights) in FAMILIES.items()
            for weight in weights
        ]
        drawn += [hands.submit(_convert, file, target / WORLD) for file in _script_files(packages / "@fontsource")]
        whole = [Path(shutil.copy(packages / name, target / WORLD)) for name in WHOLE_FONTS]
        return [*(font.result() for font in drawn), *whole]


def _script_files(folder: Path) -> list[Path]:
    """One file for each script: its bold face, or the regular one where there is no other."""
    found: dict[str, Path] = {}
    for weight in (400, 700):
        ending = f"-{weight}-normal.woff2"
        for package in sorted(folder.glob("noto-*")):
            for file in sorted((package / "files").glob(f"*{ending}")):
                subset = file.name.removeprefix(f"{package.name}-").removesuffix(ending)
                if subset not in STRANGE_SUBSETS and (package.name == "noto-sans" or package.name.endswith(subset)):
                    found[subset] = file
    return [found[subset] for subset in sorted(found)]


def _convert(file: Path, target: Path) -> Path:
    """The TTF of a woff2, under a family of its own: of two files of one family typst would open one only."""
    font = TTFont(file)
    font.flavor = None
    family = f"Noto {file.name.split('-700-')[0].split('-400-')[0]}"
    font["name"].names = [record for record in font["name"].names if record.nameID in (0, 13, 14)]
    for number, text in {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "-")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    path = target / f"{file.stem}.ttf"
    font.save(path)
    return path


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
