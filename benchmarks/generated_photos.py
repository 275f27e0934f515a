"""Photos as a phone makes them, drawn by the program: nobody's face, but the size, grain and weight of real ones."""

import io
import random

from PIL import Image

from passregion.demo.portraits import draw_portrait

TWELVE_MEGAPIXELS = (3000, 4000)
ORIENTATION = 0x0112


def photo(seed: int, size: tuple[int, int] = TWELVE_MEGAPIXELS, *, quality: int = 80, orientation: int = 1) -> bytes:
    """A JPEG of `size` (upright) with grain, stored lying on its side when `orientation` is 6."""
    chance = random.Random(seed)
    with Image.open(io.BytesIO(draw_portrait(seed))) as drawn:
        scene = Image.new("RGB", drawn.size, drawn.getpixel((5, 5)))
        # Held at arm's length: a head somewhere in the middle of a room.
        share = chance.uniform(0.45, 0.7)
        person = drawn.resize((round(drawn.width * share), round(drawn.height * share)))
        scene.paste(
            person, ((scene.width - person.width) // 2 + chance.randrange(-60, 60), scene.height - person.height)
        )
    large = scene.resize(size, Image.Resampling.BICUBIC)
    grain = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size, Image.Resampling.BICUBIC)
    large = Image.blend(large, Image.merge("RGB", [grain] * 3), 0.12)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Fabricant"
    if orientation == 6:
        large = large.transpose(Image.Transpose.ROTATE_90)
    out = io.BytesIO()
    large.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()
