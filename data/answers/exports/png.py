"""A sheet as PNG: the areas from the map's own tiles, the text in a face that comes with us."""

import io
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from data.answers.exports.drawing import MARGIN, WIDTH, Patch, Sheet, Sign
from data.answers.exports.lettering import face
from data.answers.exports.svg import corners_of
from data.answers.map.drawn import Circle, DrawnMap
from data.answers.map.looks import COVERS, Look, rgb
from data.answers.map.picture import coloured, sampled
from data.palettes import interface_tokens

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

FINER = 2
"""Pixels to a pixel of the result, so that lines and circles are smooth."""
HALO, LINE = 7, 3


def png_of_sheet(sheet: Sheet) -> bytes:
    """The sheet as a PNG file, 1,600 pixels wide."""
    from PIL import Image, ImageDraw

    tokens = interface_tokens("light")
    image = Image.new("RGB", (WIDTH, int(sheet.height)), tokens["surface"])
    for panel in sheet.panels:
        image.paste(_map(panel.drawn, with_circles=True), (round(panel.x), round(panel.y)))
    pen = ImageDraw.Draw(image)
    for y in sheet.lines:
        pen.line((MARGIN, y, WIDTH - MARGIN, y), fill=tokens["border_soft"])
    for patch in sheet.patches:
        _patch(image, pen, patch)
    for sign in sheet.signs:
        _sign(image, sign)
    for ring in sheet.rings:
        _disc(image, Circle(0, ring.x, ring.y, ring.radius, "", tokens["text"]))
    for words in sheet.words:
        pen.text(
            (words.x, words.y),
            words.text,
            font=face(words.size, is_bold=words.is_bold),
            fill=words.colour,
            anchor="rs" if words.is_right else "ls",
        )
    return _file(image)


def areas_as_png(drawn: DrawnMap) -> bytes:
    """The areas alone as a PNG file, for a picture that has its circles and words as shapes."""
    return _file(_map(drawn, with_circles=False))


def map_as_png(drawn: DrawnMap) -> bytes:
    """The map with its circles as a PNG file, without words and key."""
    return _file(_map(drawn, with_circles=True))


def _file(image: "Image") -> bytes:
    out = io.BytesIO()
    image.save(out, format="PNG", compress_level=6)
    return out.getvalue()


def _map(drawn: DrawnMap, *, with_circles: bool) -> "Image":
    from PIL import Image

    atlas = drawn.asked.atlas
    size = (drawn.size[0] * FINER, drawn.size[1] * FINER)
    numbers = sampled(drawn.asked.level.key, drawn.extent, size, atlas)
    pixels = coloured(numbers, drawn.codes, drawn.looks, is_ramp=drawn.is_ramp, grain=FINER)
    image = Image.fromarray(pixels).reduce(FINER)
    if with_circles:
        for circle in drawn.circles:
            _disc(image, circle)
    _ring_around(image, drawn)
    return image


def _ring_around(image: "Image", drawn: DrawnMap) -> None:
    """The line around what is outlined, in two rings, one of which is visible on any fill."""
    from PIL import Image, ImageDraw

    tokens = interface_tokens("light")
    rings = [
        [(x * FINER, y * FINER) for x, y in (*ring.tolist(), *ring[:2].tolist())]
        for area in drawn.outlined()
        for ring in area.rings
    ]
    if not rings:
        return
    for colour, width in ((tokens["selected_halo"], HALO), (tokens["selected"], LINE)):
        mask = Image.new("L", (image.width * FINER, image.height * FINER), 0)
        pen = ImageDraw.Draw(mask)
        for corners in rings:
            pen.line(corners, fill=255, width=width * FINER, joint="curve")
        image.paste(colour, (0, 0), mask.reduce(FINER))


def _disc(image: "Image", circle: Circle) -> None:
    """A circle with its rim, smooth at its edge. Without a fill it is the rim alone."""
    from PIL import Image, ImageDraw

    left, top = int(circle.x - circle.radius) - 3, int(circle.y - circle.radius) - 3
    side, fine = int(2 * circle.radius) + 8, 4
    middle = ((circle.x - left) * fine, (circle.y - top) * fine)
    for radius, colour, opacity in (
        (circle.radius + 0.75, circle.rim, 1.0),
        (circle.radius - 0.75, circle.fill, circle.opacity),
    ):
        mask = Image.new("L", (side * fine, side * fine), 0)
        pen = ImageDraw.Draw(mask)
        reach = radius * fine
        box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
        if colour == circle.rim:
            pen.ellipse(box, outline=255, width=round(1.5 * fine))
        else:
            pen.ellipse(box, fill=round(255 * opacity))
        if colour:
            image.paste(colour, (left, top), mask.reduce(fine))


def _sign(image: "Image", sign: Sign) -> None:
    from PIL import Image, ImageDraw

    fine, reach = 4, int(sign.size)
    left, top = int(sign.x) - reach, int(sign.y) - reach
    mask = Image.new("L", (2 * reach * fine, 2 * reach * fine), 0)
    pen = ImageDraw.Draw(mask)
    if sign.kind == "dot":
        x, y, r = (sign.x - left) * fine, (sign.y - top) * fine, sign.size / 2.6 * fine
        pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
    else:
        pen.polygon([((x - left) * fine, (y - top) * fine) for x, y in corners_of(sign)], fill=255)
    image.paste(interface_tokens("light")["text"], (left, top), mask.reduce(fine))


def _patch(image: "Image", pen: "ImageDraw", patch: Patch) -> None:
    from PIL import Image

    box = (round(patch.x), round(patch.y))
    pixels = swatch(patch.look, round(patch.width), round(patch.height))
    image.paste(Image.fromarray(pixels), box)
    corner = (box[0] + round(patch.width), box[1] + round(patch.height))
    pen.rectangle((*box, *corner), outline=interface_tokens("light")["border"])


@lru_cache(maxsize=256)
def swatch(look: Look, width: int, height: int) -> np.ndarray:
    """The pixels of a look: (height, width, 3) uint8."""
    pixels = np.full((height, width, 3), rgb(look.ground), dtype=np.uint8)
    y, x = (axis.astype(np.int32) for axis in np.ogrid[:height, :width])
    for mark in look.hatches:
        pixels[np.broadcast_to(COVERS[mark](x, y, 1), (height, width))] = rgb(look.ink)
    return pixels
