"""A sheet as SVG: the areas as outlines, the text as text."""

import base64
from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree

import numpy as np

from data.answers.exports.drawing import MARGIN, WIDTH, Panel, Sheet, Sign
from data.answers.exports.lettering import FACES, plain_line
from data.answers.map.drawn import Circle, DrawnMap
from data.answers.map.looks import PERIOD, Look
from data.palettes import interface_tokens
from data.tiles.outlines import Outline, outlines
from data.tiles.raster import Shapes

MOST_OUTLINES = 5_000
"""Areas that are drawn as outlines. A map of more is one image, with its words still as text."""
STROKES: dict[str, tuple[tuple[str, int], ...]] = {
    "/": (("M-2 2L2-2M0 8L8 0M6 10L10 6", 2),),
    "\\": (("M-2 6L2 10M0 0L8 8M6-2L10 2", 1),),
    "×": (("M-2 2L2-2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6-2L10 2", 1),),
    "+": (("M0 .5H8M.5 0V8", 1),),
    ".": (("M0 .5H1", 1),),
    "|": (("M1 0V8", 2),),
    "–": (("M0 .5H8", 1),),
    "=": (("M0 1H8", 2),),
}
"""The paths of a hatch in a square of 8 units, each with its width."""

Element = ElementTree.Element


def svg_of(sheet: Sheet) -> bytes:
    """The sheet as an SVG file (UTF-8)."""
    tokens = interface_tokens("light")
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {sheet.height:g}",
            "width": str(WIDTH),
            "height": f"{sheet.height:g}",
            "role": "img",
            "aria-labelledby": "title description",
            "font-family": FACES,
            "xml:lang": "en-GB",
        },
    )
    _told(root, "title", sheet.title, id="title")
    _told(root, "desc", sheet.description, id="description")
    defs = ElementTree.SubElement(root, "defs")
    _add(root, "rect", width="100%", height="100%", fill=tokens["surface"])
    hatches = _Hatches(defs)
    for panel in sheet.panels:
        _map(root, panel, hatches)
    _key(root, sheet, hatches)
    for y in sheet.lines:
        ends = {"x1": str(MARGIN), "x2": str(WIDTH - MARGIN), "y1": f"{y:g}", "y2": f"{y:g}"}
        _add(root, "line", **ends, stroke=tokens["border_soft"])
    for words in sheet.words:
        extra = {"text-anchor": "end"} if words.is_right else {}
        extra |= {"font-weight": "bold"} if words.is_bold else {}
        place = {"x": f"{words.x:g}", "y": f"{words.y:.1f}", "font-size": f"{words.size:g}"}
        _told(root, "text", words.text, **place, fill=words.colour, **extra)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


class _Hatches:
    """The patterns that a picture needs, each made once."""

    def __init__(self, defs: Element) -> None:
        self.defs = defs
        self.known: dict[Look, str] = {}

    def fill_of(self, look: Look) -> str:
        if not look.hatches:
            return look.ground
        if look not in self.known:
            name = f"hatch{len(self.known)}"
            side = {"width": str(PERIOD), "height": str(PERIOD)}
            pattern = ElementTree.SubElement(
                self.defs, "pattern", {"id": name, "patternUnits": "userSpaceOnUse", **side}
            )
            _add(pattern, "rect", **side, fill=look.ground)
            for mark in look.hatches:
                for path, width in STROKES[mark]:
                    stroke = {"stroke": look.ink, "stroke-width": str(width), "fill": "none"}
                    _add(pattern, "path", d=path, **stroke)
            self.known[look] = f"url(#{name})"
        return self.known[look]


def _map(root: Element, panel: Panel, hatches: _Hatches) -> None:
    drawn, tokens = panel.drawn, interface_tokens("light")
    width, height = drawn.size
    edge = f"edge{len(hatches.defs)}"
    clip = ElementTree.SubElement(hatches.defs, "clipPath", {"id": edge})
    _add(clip, "rect", width=str(width), height=str(height))
    place = f"translate({panel.x:g} {panel.y:g})"
    outer = ElementTree.SubElement(root, "g", {"transform": place, "clip-path": f"url(#{edge})"})
    atlas, level = drawn.asked.atlas, drawn.asked.level
    shapes = atlas.shapes(level.key, drawn.extent)
    if len(shapes) > MOST_OUTLINES:
        _image(outer, drawn)
    else:
        _areas(outer, drawn, shapes, hatches)
        _outline(outer, drawn)
    names = atlas.areas(level.key).names
    for circle in drawn.circles:
        _circle(outer, circle, str(names[circle.number - 1]), tokens["selected_halo"])


def _areas(outer: Element, drawn: DrawnMap, shapes: Shapes, hatches: _Hatches) -> None:
    """The areas of each look as a group, one path each."""
    tokens = interface_tokens("light")
    line = tokens["area_line_ramp" if drawn.is_ramp else "area_line"]
    # Where areas are many, a line as wide as for few would hide their colours.
    width = 1.0 if len(shapes) < 400 else 0.5
    group = ElementTree.SubElement(
        outer, "g", {"stroke": line, "stroke-width": f"{width:g}", "stroke-linejoin": "round"}
    )
    codes, level = drawn.codes, drawn.asked.level
    names = drawn.asked.atlas.areas(level.key).names
    found = sorted(
        outlines(shapes, drawn.extent, drawn.size[0]), key=lambda area: int(codes[area.number - 1])
    )
    for code, areas in groupby(found, key=lambda area: int(codes[area.number - 1])):
        fill = hatches.fill_of(drawn.looks.of(code))
        inner = ElementTree.SubElement(group, "g", {"fill": fill, "fill-rule": "evenodd"})
        for area in areas:
            path = ElementTree.SubElement(inner, "path", {"d": path_of(area)})
            if level.named:
                _told(path, "title", str(names[area.number - 1]))


def _image(outer: Element, drawn: DrawnMap) -> None:
    """The areas as pixels, where outlines of so many would be too large a file."""
    from data.answers.exports.png import areas_as_png  # loads Pillow

    width, height = (str(side) for side in drawn.size)
    data = base64.b64encode(areas_as_png(drawn)).decode("ascii")
    _add(outer, "image", width=width, height=height, href=f"data:image/png;base64,{data}")


def _outline(outer: Element, drawn: DrawnMap) -> None:
    """The line around what is outlined, in two rings, one of which is visible on any fill."""
    tokens = interface_tokens("light")
    for area in drawn.outlined():
        for colour, width in ((tokens["selected_halo"], "7"), (tokens["selected"], "3")):
            line = {"stroke": colour, "stroke-width": width, "stroke-linejoin": "round"}
            _add(outer, "path", d=path_of(area), fill="none", **line)


def _circle(outer: Element, circle: Circle, name: str, halo: str) -> None:
    place = {"cx": f"{circle.x:.1f}", "cy": f"{circle.y:.1f}", "r": f"{circle.radius:.1f}"}
    if 0.5 < circle.opacity < 1:
        _add(outer, "circle", **place, fill="none", **{"stroke": halo, "stroke-width": "4"})
    element = ElementTree.SubElement(
        outer,
        "circle",
        {
            **place,
            "fill": circle.fill,
            "stroke": circle.rim,
            "stroke-width": "1.5",
            **({"fill-opacity": f"{circle.opacity:g}"} if circle.opacity < 1 else {}),
        },
    )
    _told(element, "title", name)


def _key(root: Element, sheet: Sheet, hatches: _Hatches) -> None:
    tokens = interface_tokens("light")
    for patch in sheet.patches:
        place = {"x": f"{patch.x:g}", "y": f"{patch.y:.1f}"}
        size = {"width": f"{patch.width:g}", "height": f"{patch.height:g}"}
        fill = hatches.fill_of(patch.look)
        _add(root, "rect", **place, **size, fill=fill, stroke=tokens["border"])
    for sign in sheet.signs:
        if sign.kind == "dot":
            place = {"cx": f"{sign.x:g}", "cy": f"{sign.y:g}", "r": f"{sign.size / 2.6:.1f}"}
            _add(root, "circle", **place, fill=tokens["text"])
        else:
            corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners_of(sign))
            _add(root, "polygon", points=corners, fill=tokens["text"])
    for ring in sheet.rings:
        place = {"cx": f"{ring.x:.1f}", "cy": f"{ring.y:.1f}", "r": f"{ring.radius:.1f}"}
        _add(root, "circle", **place, fill="none", stroke=tokens["text"])


def corners_of(sign: Sign) -> tuple[tuple[float, float], ...]:
    """The corners of a triangle that points up or down."""
    half, way = sign.size / 2.2, -1 if sign.kind == "up" else 1
    return (
        (sign.x - half, sign.y - way * half),
        (sign.x + half, sign.y - way * half),
        (sign.x, sign.y + way * half),
    )


def path_of(area: Outline) -> str:
    """The rings of an area as a path, each corner as the step from the one before."""
    return "".join(_ring(np.rint(ring * 10).astype(np.int64)) for ring in area.rings)


def _ring(tenths: np.ndarray) -> str:
    steps = np.diff(tenths, axis=0).tolist()
    start = f"M{_number(int(tenths[0, 0]))} {_number(int(tenths[0, 1]))}l"
    return start + "".join(_step(x, y) for x, y in steps).lstrip(" ") + "z"


def _step(x: int, y: int) -> str:
    across, down = _number(x), _number(y)
    between = "" if down.startswith("-") else " "
    return f"{'' if across.startswith('-') else ' '}{across}{between}{down}"


def _number(tenths: int) -> str:
    """Tenths as a short number.

    >>> _number(-4), _number(120), _number(1203)
    ('-.4', '12', '120.3')
    """
    whole, part = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole or ('' if part else 0)}{f'.{part}' if part else ''}"


def _add(parent: Element, name: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes)


def _told(parent: Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = plain_line(text)


def named_in(content: bytes) -> Iterator[str]:
    """Every text of an SVG file, in order."""
    for element in ElementTree.fromstring(content).iter():
        if element.text and element.text.strip():
            yield element.text
