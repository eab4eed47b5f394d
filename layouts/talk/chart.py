"""The chart of a talk in one file: an SVG of our own, which needs no library."""

from collections.abc import Iterator, Sequence
from html import escape

from data.answers.story.values import Trend, TrendLine
from data.answers.words import format_count, format_rate

WIDTH, HEIGHT = 960, 540
LEFT, RIGHT, TOP, BOTTOM = 76, 24, 20, 44
STYLES = (("#1F4E79", ""), ("#A8480B", "10 5"), ("#4A4A4A", "2 5"))
"""Colour and dashes of each line: they differ in both, for paper and for readers of few colours."""
STEPS = (1, 2, 2.5, 5, 10)
MOST_LABELS = 9
ABOVE, ROW = 48, 30
"""Pixels of the title over a picture of the chart, and of the name of a line under it."""


def build_chart(trend: Trend) -> str:
    """The rates of a trend as lines, or its counts where there are no rates, with their figures.

    A period without a figure is a gap. One that is known only as a range is an upright stroke from
    its least to its most.
    """
    lines = _lines_of(trend)
    names = "".join(_name(at, line.name) for at, line in enumerate(lines))
    return (
        f'<figure class="chart"><figcaption>{escape(_title(trend))}</figcaption>'
        f'{_drawing(trend, lines, HEIGHT, "")}<ul class="lines">{names}</ul>'
        f"{_table(trend.periods, lines)}</figure>"
    )


def build_chart_picture(trend: Trend) -> str:
    """The same lines as one SVG picture, with its title above them and their names below."""
    lines = _lines_of(trend)
    title = f'<text x="{LEFT}" y="{-16}" font-weight="bold">{escape(_title(trend))}</text>'
    names = "".join(
        f'<path d="M{LEFT} {HEIGHT + 24 + ROW * at}h44" stroke="{colour}" stroke-width="4"'
        f'{_dashes(dashes)}/><text x="{LEFT + 56}" y="{HEIGHT + 30 + ROW * at}">'
        f"{escape(line.name)}</text>"
        for at, (line, (colour, dashes)) in enumerate(zip(lines, _styles(lines), strict=True))
    )
    return _drawing(trend, lines, HEIGHT + 24 + ROW * len(lines), title + names)


def _lines_of(trend: Trend) -> Sequence[TrendLine]:
    return trend.lines or (TrendLine(trend.bars.name, trend.bars.values, trend.ranges),)


def _title(trend: Trend) -> str:
    unit = trend.unit if trend.lines else trend.events
    over = f" over {trend.over}" if trend.lines and trend.over else ""
    return f"{unit}{over}, {trend.ends[0]} to {trend.ends[1]}"


def _styles(lines: Sequence[TrendLine]) -> list[tuple[str, str]]:
    return [STYLES[at % len(STYLES)] for at in range(len(lines))]


def _dashes(dashes: str) -> str:
    return f' stroke-dasharray="{dashes}"' if dashes else ""


def _drawing(trend: Trend, lines: Sequence[TrendLine], height: int, more: str) -> str:
    """``more``: elements besides; those above the chart have negative places."""
    above = ABOVE if more else 0
    top, step = _scale(max(_every(lines), default=1.0))
    grid = "".join(_grid_line(at * step, top) for at in range(round(top / step) + 1))
    drawn = "".join(
        _line(line, *style, top=top) for line, style in zip(lines, _styles(lines), strict=True)
    )
    alone = (
        f' xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height + above}"'
        ' font-family="sans-serif"'
        if more
        else ""
    )
    return (
        f'<svg viewBox="0 {-above} {WIDTH} {height + above}"{alone} role="img"'
        f' aria-label="{escape(_told(trend, lines))}" font-size="18">'
        f"{grid}{''.join(_labels(trend.periods))}{drawn}{more}</svg>"
    )


def _every(lines: Sequence[TrendLine]) -> Iterator[float]:
    for line in lines:
        yield from (value for value in line.values if value is not None)
        yield from (ends[1] for ends in line.ranges if ends is not None)


def _scale(most: float) -> tuple[float, float]:
    """The end of an axis that begins at 0 and holds ``most``, and the step of its grid.

    >>> _scale(83.0)
    (100.0, 25.0)
    """
    power = 1.0
    while power * 10 <= most:
        power *= 10
    while power > most > 0:
        power /= 10
    step = next(power * each for each in (0.25, *STEPS) if 4 * power * each >= most)
    count = next(count for count in range(1, 6) if count * step >= most or count == 5)
    return count * step, step


def _x(place: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (place / max(count - 1, 1))


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _grid_line(value: float, top: float) -> str:
    y = _y(value, top)
    return (
        f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#D0D0D0"/>'
        f'<text x="{LEFT - 8}" y="{y + 6:.1f}" text-anchor="end">{value:g}</text>'
    )


def _labels(periods: Sequence[str]) -> Iterator[str]:
    every = -(-len(periods) // MOST_LABELS)
    for at, place in enumerate(range(0, len(periods), every)):
        # A narrow screen has room for every other one.
        kind = ' class="wide"' if at % 2 else ""
        yield (
            f'<text{kind} x="{_x(place, len(periods)):.1f}" y="{HEIGHT - BOTTOM + 34}"'
            f' text-anchor="middle">{escape(periods[place])}</text>'
        )


def _line(line: TrendLine, colour: str, dashes: str, *, top: float) -> str:
    count, path, is_down = len(line.values), [], False
    for place, value in enumerate(line.values):
        if value is not None:
            path.append(f"{'L' if is_down else 'M'}{_x(place, count):.1f} {_y(value, top):.1f}")
        is_down = value is not None
    strokes = "".join(
        f"M{_x(place, count):.1f} {_y(ends[0], top):.1f}V{_y(ends[1], top):.1f}"
        for place, ends in enumerate(line.ranges)
        if ends is not None
    )
    dashed = _dashes(dashes)
    ends = f'<path d="{strokes}" fill="none" stroke="{colour}" stroke-width="5"/>'
    return (
        f'<path d="{"".join(path)}" fill="none" stroke="{colour}" stroke-width="3.5"'
        f' stroke-linecap="round" stroke-linejoin="round"{dashed}/>{ends if strokes else ""}'
    )


def _name(at: int, name: str) -> str:
    colour, dashes = STYLES[at % len(STYLES)]
    dashed = _dashes(dashes)
    return (
        f'<li><svg viewBox="0 0 48 12" aria-hidden="true"><path d="M2 6h44" stroke="{colour}"'
        f' stroke-width="4"{dashed}/></svg> {escape(name)}</li>'
    )


def _told(trend: Trend, lines: Sequence[TrendLine]) -> str:
    names = ", ".join(line.name for line in lines)
    return f"A line chart: {names}, {trend.ends[0]} to {trend.ends[1]}. Its figures are below it."


def _table(periods: Sequence[str], lines: Sequence[TrendLine]) -> str:
    heads = "".join(f'<th scope="col">{escape(line.name)}</th>' for line in lines)
    rows = "".join(
        f'<tr><th scope="row">{escape(period)}</th>'
        + "".join(f"<td>{_cell(line, place)}</td>" for line in lines)
        + "</tr>"
        for place, period in enumerate(periods)
    )
    return (
        "<details><summary>The chart’s figures</summary><table><thead><tr>"
        f'<th scope="col">Period</th>{heads}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def _cell(line: TrendLine, place: int) -> str:
    value = line.values[place]
    if value is not None:
        return format_rate(value) if value % 1 else format_count(value)
    ends = line.ranges[place] if line.ranges else None
    return f"{ends[0]:g} to {ends[1]:g}" if ends else "no figure"
