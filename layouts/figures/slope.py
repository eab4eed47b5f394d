"""A slope chart: lines from the groups on the left to those on the right, as an SVG picture.

The names of the groups stand beside it as text of the page, so the picture has lines only.
"""

from collections.abc import Sequence
from urllib.parse import quote

WIDTH, ROW = 100, 66
"""Units across, and from one group to the next where the longer side has them."""
WIDEST, THINNEST = 16.0, 1.0
Line = tuple[int, int, float, str]
"""Place on the left, place on the right, share of all (0 to 1), and colour."""


def slope_height(left: int, right: int) -> int:
    """The height of a chart of so many groups on either side, in pixels."""
    return ROW * max(left, right)


def slope_picture(lines: Sequence[Line], left: int, right: int) -> str:
    """The address of the picture, with everything inside. Thick lines lie below thin ones.

    >>> slope_picture([(0, 1, 0.5, "#123456")], 1, 2).startswith("data:image/svg+xml,")
    True
    """
    height = slope_height(left, right)
    most = max((share for _, _, share, _ in lines), default=1.0) or 1.0
    drawn = "".join(
        _line(each, (height / left, height / right), most)
        for each in sorted(lines, key=lambda each: -each[2])
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' preserveAspectRatio="none" width="{WIDTH}" height="{height}">{drawn}</svg>'
    )
    return f"data:image/svg+xml,{quote(svg)}"


def _line(line: Line, steps: tuple[float, float], most: float) -> str:
    start, end, share, colour = line
    y0, y1 = (start + 0.5) * steps[0], (end + 0.5) * steps[1]
    width = max(THINNEST, WIDEST * share / most)
    return (
        f'<path d="M0 {y0:.0f}C{WIDTH / 2:.0f} {y0:.0f} {WIDTH / 2:.0f} {y1:.0f} {WIDTH} {y1:.0f}"'
        f' fill="none" stroke="{colour}" stroke-opacity=".75" stroke-width="{width:.1f}"/>'
    )
