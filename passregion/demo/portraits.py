"""Portraits drawn by the program: flat, friendly, and nobody's real face."""

import random
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 700, 900
# Drawn twice as large, then reduced: smooth edges without a drawing library.
SCALE = 2
SKINS = ["#F3CDB0", "#E8B893", "#D79F77", "#C98D66", "#A9714B", "#8A5836", "#6B4229", "#4F3020"]
HAIRS = ["#2A1A18", "#3B2417", "#5A3620", "#7B4B2A", "#A8763E", "#C9A063", "#1C1A22", "#8C3B22"]
DARK_HAIRS = ["#2A1A18", "#3B2417", "#1C1A22"]
GROUNDS = ["#B9CDD0", "#C9D8D8", "#D5D9CC", "#C4CFDA", "#D8D0C8"]
SHIRTS = ["#E5EEED", "#0A5966", "#0A2730", "#7A8F5B", "#B4341A", "#3A6EA5", "#8C6BA8", "#D9A441"]
LINE = "#241813"
# The frame around head and shoulders, 35:45 as on an identity photo.
FRAME = (90, 135, 610, 804)


class Drawing:
    """A canvas in which coordinates are those of the final picture."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        box = [(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE]
        self.pen.ellipse(box, fill=fill)

    def block(self, left: float, top: float, right: float, bottom: float, radius: float, fill: str) -> None:
        box = [left * SCALE, top * SCALE, right * SCALE, bottom * SCALE]
        self.pen.rounded_rectangle(box, radius * SCALE, fill=fill)

    def arc(self, x: float, y: float, rx: float, ry: float, start: int, end: int, colour: str, width: float) -> None:
        box = [(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE]
        self.pen.arc(box, start, end, fill=colour, width=int(width * SCALE))

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)


def darker(colour: str, share: float) -> str:
    """`colour` mixed with black; `share` from 0 (same) to 1 (black)."""
    parts = [int(colour[index : index + 2], 16) for index in (1, 3, 5)]
    return "#" + "".join(f"{int(part * (1 - share)):02X}" for part in parts)


def draw_hair_behind(drawing: Drawing, style: str, colour: str) -> None:
    if style == "long":
        drawing.block(170, 250, 530, 760, 150, colour)
    elif style == "bob":
        drawing.block(175, 240, 525, 610, 150, colour)
    elif style == "curly":
        for x, y in [(200, 330), (240, 230), (350, 190), (460, 230), (500, 330), (195, 430), (505, 430)]:
            drawing.ellipse(x, y + 20, 84, 84, colour)


def draw_bust(drawing: Drawing, skin: str, shirt: str) -> None:
    drawing.ellipse(350, 950, 300, 270, shirt)
    drawing.block(285, 560, 415, 735, 60, darker(skin, 0.16))
    drawing.ellipse(350, 712, 84, 46, darker(skin, 0.16))
    drawing.ellipse(215, 430, 26, 42, darker(skin, 0.08))
    drawing.ellipse(485, 430, 26, 42, darker(skin, 0.08))
    drawing.ellipse(350, 430, 142, 195, skin)


def draw_face(drawing: Drawing, skin: str, lips: str, glasses: bool) -> None:
    for x in (292, 408):
        drawing.arc(x, 408, 34, 24, 205, 335, LINE, 8)
        drawing.ellipse(x, 425, 13, 15, LINE)
        drawing.ellipse(x + 4, 420, 4, 4, "#FFFFFF")
        if glasses:
            drawing.arc(x, 425, 46, 42, 0, 360, LINE, 6)
    if glasses:
        drawing.arc(350, 425, 16, 10, 180, 360, LINE, 6)
    drawing.arc(350, 470, 20, 26, 40, 140, darker(skin, 0.28), 7)
    drawing.arc(350, 515, 58, 44, 25, 155, lips, 12)


def draw_hair_in_front(drawing: Drawing, style: str, colour: str, side: int) -> None:
    drawing.pen.pieslice([205 * SCALE, 205 * SCALE, 495 * SCALE, 530 * SCALE], 183, 357, fill=colour)
    if style in {"long", "bob"}:
        fringe = [(205, 400), (215, 300), (350, 225), (490, 300), (495, 400), (350 + side * 90, 300)]
        drawing.polygon(fringe, colour)
    elif style == "curly":
        for x, y in [(250, 285), (310, 250), (380, 245), (445, 285)]:
            drawing.ellipse(x, y, 55, 48, colour)
    else:
        drawing.ellipse(350 + side * 40, 245, 130, 62, colour)


def draw_portrait(seed: int) -> bytes:
    """A JPEG of 700 × 900 pixels, face on, plain ground; the same seed gives the same drawing."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    tone = chance.randrange(len(SKINS))
    skin, shirt = SKINS[tone], chance.choice(SHIRTS)
    hair = chance.choice(HAIRS if tone < 4 else DARK_HAIRS)
    style = chance.choice(["long", "bob", "curly", "short", "short"])
    drawing = Drawing(chance.choice(GROUNDS))
    draw_hair_behind(drawing, style, hair)
    draw_bust(drawing, skin, shirt)
    draw_face(drawing, skin, darker(chance.choice(["#B5524A", "#A8433F", "#C0695E"]), 0.1), chance.random() < 0.2)
    draw_hair_in_front(drawing, style, hair, chance.choice([-1, 1]))
    written = BytesIO()
    left, top, right, bottom = (edge * SCALE for edge in FRAME)
    framed = drawing.image.crop((left, top, right, bottom))
    framed.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(written, "JPEG", quality=88)
    return written.getvalue()
