"""The areas of a shape taken together: sums of what is published of each, and who lives there."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from data.answers.asked import Asked
from data.answers.calculations.summed import Sum, SumChange, SumFigures, channels_of, figures_for
from data.answers.cited import Cited
from data.answers.shape import MOST, Shape
from data.answers.spots import Spot, name_of, reference_of
from data.answers.story.residents import facts_together, mix_together
from data.answers.story.services import cited_of, rate_of
from data.answers.story.values import ChannelRow, Fact, MixFigure, ServiceRow
from data.answers.words import (
    count_of,
    first_up,
    format_count,
    format_number,
    format_rate,
    hidden_words,
    item_title,
    period_words,
)
from data.manifest import Item, levels_of
from data.stats.refusals import Refusal, Rule, refused
from data.stats.verdict import Verdict
from data.store.values import HIDDEN, MISSING, RANGE, VALUE

TITLE = "Add up the areas of any shape"
LISTED = 100
"""Areas that the page lists; the file has all."""


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """One service in all areas of a shape together."""

    row: ServiceRow
    """Its verdict is against what is expected from who lives there."""
    figures: SumFigures

    @property
    def count_words(self) -> str:
        return words_of_sum(format_count, self.figures.count)

    @property
    def rate_words(self) -> str:
        found = self.figures
        return words_of_sum(lambda end: format_rate(rate_of(end, found.base)), found.rated)

    @property
    def rate_limits(self) -> tuple[float, float]:
        """The 95 % interval of the rate; NaN where there is none."""
        rate = self.figures.rate
        return (math.nan, math.nan) if isinstance(rate, Refusal) else (rate.low, rate.high)

    @property
    def ratio_reason(self) -> str:
        """Why nothing is said of what is expected; empty where something is."""
        if isinstance(self.figures.expected, Refusal):
            return self.figures.expected.reason
        refusal = self.row.verdict.refusal if self.row.verdict else None
        return refusal.reason if refusal else ""

    @property
    def change(self) -> SumChange | None:
        found = self.figures.change
        return None if isinstance(found, Refusal) else found

    @property
    def change_reason(self) -> str:
        """Why no change is given; empty where one is."""
        found = self.figures.change
        if isinstance(found, Refusal):
            return found.reason
        return "There were none a year before." if math.isnan(found.ends[0]) else ""

    @property
    def change_words(self) -> str:
        """The change on a year in per cent, with a sign."""
        if self.change is None:
            return "–"
        signed = (f"{'+' if end > 0 else ''}{format_number(end)}%" for end in self.change.ends)
        return " to ".join(dict.fromkeys(signed))

    @property
    def change_chance(self) -> str:
        """What chance can be blamed for in the change; empty where that is not judged."""
        verdict = self.change.verdict if self.change else None
        return verdict.band.chance if verdict and not verdict.refusal else ""


@dataclass(frozen=True, slots=True)
class ShapeFigure:
    """Everything that the page shows of a shape."""

    headline: str
    sentences: tuple[str, ...] = ()
    names: str = ""
    areas: tuple[tuple[str, str], ...] = ()
    """The areas, as many as are listed: what the address calls each, and its name."""
    references: tuple[str, ...] = ()
    """What the address calls each of the areas."""
    more: int = 0
    chosen: ShapeRow | None = None
    rows: tuple[ShapeRow, ...] = ()
    absent: tuple[tuple[str, str], ...] = ()
    """Services without a sum, and why."""
    channels: tuple[ChannelRow, ...] = ()
    mix: MixFigure | None = None
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    period: str = ""
    cited: tuple[Cited, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    """West, south, east and north in metres (EPSG:3857)."""


def words_of_sum(words: Callable[[float], str], found: Sum) -> str:
    """A sum in words: both ends where it is a range.

    >>> import numpy as np
    >>> rows = np.arange(2)
    >>> [words_of_sum(format_count, Sum(rows, 1, m)) for m in (1, 3, math.inf)]
    ['1', '1 to 3', 'at least 1']
    """
    if math.isinf(found.most):
        return f"at least {words(found.least)}"
    least, most = words(found.least), words(found.most)
    return least if least == most else f"{least} to {most}"


def shape_for(asked: Asked) -> ShapeFigure:
    """The sums of the areas of a view's shape; only a title where it has none."""
    shape = asked.shape
    if shape is None or not len(shape):
        return ShapeFigure(TITLE, notes=_unknown(shape))
    rows, absent = rows_for(asked, shape)
    chosen = next((row for row in rows if asked.item and row.row.item == asked.item.name), None)
    listed = [Spot(shape.level.key, int(row) + 1) for row in shape.rows[:LISTED]]
    bounds = asked.atlas.areas(shape.level.key).bounds[shape.rows]
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    return ShapeFigure(
        headline=_headline(asked, shape, chosen),
        sentences=tuple(_sentences(asked, shape, chosen)),
        names=shape.level.names,
        areas=tuple((reference_of(s, asked.atlas), name_of(s, asked.atlas)) for s in listed),
        references=tuple(
            f"{shape.level.key}:{code}"
            for code in asked.atlas.areas(shape.level.key).codes[shape.rows]
        ),
        more=len(shape) - len(listed),
        chosen=chosen,
        rows=rows,
        absent=absent,
        channels=_channels(asked, shape, chosen),
        mix=mix_together(asked, shape),
        facts=facts_together(asked, shape),
        notes=(*_unknown(shape), *_notes(asked, shape, rows)),
        period=period_words(asked),
        cited=cited_of(asked.item) if asked.item else (),
        bounds=(west, south, east, north),
    )


def rows_for(
    asked: Asked, shape: Shape
) -> tuple[tuple[ShapeRow, ...], tuple[tuple[str, str], ...]]:
    """Every service of the atlas in the areas together, and those without a sum with the reason."""
    rows: list[ShapeRow] = []
    absent: list[tuple[str, str]] = []
    question = asked.question(shape.level)
    for item in asked.atlas.items():
        title = f"{item.theme.title}, all services" if item.is_total else item.title
        if question is None:
            continue
        own = replace(question, item=item)
        if shape.level.key not in levels_of(item.records):
            absent.append((title, f"is not published by {shape.level.name}"))
        elif own.month not in own.months(asked.atlas):
            absent.append((title, "is not counted in this period"))
        elif not asked.atlas.has_channel(shape.level.key, item.key, own.channel):
            absent.append((title, f"is not published by this channel by {shape.level.name}"))
        else:
            rows.append(row_of(item, figures_for(asked.atlas, own, shape.rows)))
    return tuple(rows), tuple(absent)


def row_of(item: Item, found: SumFigures) -> ShapeRow:
    count, rated = found.count, found.rated
    state = VALUE if count.least == count.most else RANGE
    if not count.is_known:
        state = HIDDEN if len(count.rows) else MISSING
    is_rated = found.base > 0 and rated.is_known and math.isfinite(rated.most)
    rates = [rate_of(end, found.base) for end in rated.ends] if is_rated else [math.nan, math.nan]
    verdict = found.expected if isinstance(found.expected, Verdict) else None
    return ShapeRow(
        ServiceRow(
            item=item.name,
            title=item.title,
            theme=item.theme.key,
            theme_title=item.theme.title,
            base_title=item.base.title if item.base else "",
            count=count.least,
            state=state,
            rate=rates[0],
            verdict=_told(verdict, item),
            range=count.ends if state == RANGE else None,
            rate_range=(rates[0], rates[1]) if rates[0] != rates[1] else None,
            event=item.event,
            rounding=item.records.rounding,
            hidden_words=hidden_words(item.records),
        ),
        found,
    )


def _told(verdict: Verdict | None, item: Item) -> Verdict | None:
    """A verdict whose reason says who hides, where the two ends of a range differ."""
    if verdict and verdict.refusal and verdict.refusal.rule == Rule.ENDS_DIFFER:
        return replace(verdict, refusal=ends_refusal(item))
    return verdict


def ends_refusal(item: Item) -> Refusal:
    """Why there is no verdict where some counts are hidden."""
    if not item.records.hides:
        return refused(Rule.ENDS_DIFFER)
    return Refusal(
        Rule.ENDS_DIFFER,
        "Whether it is more or fewer cannot be said, because some counts are hidden.",
        "Read the least and the most that it can be.",
    )


def _headline(asked: Asked, shape: Shape, chosen: ShapeRow | None) -> str:
    areas = count_of(len(shape), shape.level.name, shape.level.names)
    together = f"in {areas}{' together' if len(shape) > 1 else ''}"
    if chosen is None:
        return f"Who lives {together}"
    verdict = chosen.row.verdict
    title = item_title(asked)
    if verdict is None or verdict.refusal:
        if not chosen.row.is_shown:
            return f"{title}: no figure {together}"
        return f"{title}: {chosen.count_words} {together}"
    way = {-1: "fewer than expected", 0: "about as expected", 1: "more than expected"}
    return f"{title}: {way[verdict.band.direction]} {together}"


def _sentences(asked: Asked, shape: Shape, chosen: ShapeRow | None) -> list[str]:
    """What is said of the service of the question."""
    if asked.item is None or chosen is None:
        return [_why_absent(asked, shape)] if asked.item else []
    item, row = asked.item, chosen.row
    if not row.is_shown:
        return [
            f"The number is {row.hidden_words}." if row.state == HIDDEN else "Nothing is known."
        ]
    about = "about " if row.is_rounded and row.count else ""
    said = [f"{first_up(about + chosen.count_words)} {item.events} were counted."]
    if row.has_rate:
        low, high = map(format_rate, chosen.rate_limits)
        said.append(f"That is {chosen.rate_words} for every 1,000 {row.base_title}.")
        if low != "–":
            said.append(f"The 95% interval of the rate is {low} to {high}.")
    verdict = row.verdict
    if verdict is None or verdict.refusal:
        return [*said, chosen.ratio_reason] if chosen.ratio_reason and row.has_rate else said
    expected = " to ".join(dict.fromkeys(map(format_count, sorted(verdict.range_of("base")))))
    said.append(f"Who lives there would lead one to expect {expected}.")
    said.append(f"{_gap_words(verdict)}, {verdict.band.chance}.")
    return said


def _gap_words(verdict: Verdict) -> str:
    """How many more or fewer than expected."""
    gaps = [round(end.count - end.base) for end in verdict.ends or (verdict, verdict)]
    if gaps[0] * gaps[1] <= 0:
        return "That is about as many"
    ends = " to ".join(dict.fromkeys(format_count(abs(gap)) for gap in sorted(gaps, key=abs)))
    return f"That is {ends} {'more' if gaps[0] > 0 else 'fewer'}"


def _why_absent(asked: Asked, shape: Shape) -> str:
    if asked.item and shape.level.key not in levels_of(asked.item.records):
        return (
            f"{item_title(asked)} are not published by {shape.level.name}: choose larger areas for"
            " the shape, or another service."
        )
    return f"{item_title(asked)} are not counted in this period."


def _channels(asked: Asked, shape: Shape, chosen: ShapeRow | None) -> tuple[ChannelRow, ...]:
    """How people in the areas together reach the service, beside the whole atlas."""
    question = asked.question(shape.level)
    if chosen is None or question is None or asked.channel is not None:
        return ()
    sums = channels_of(asked.atlas, question, shape.rows)
    item = question.item
    whole = asked.atlas.channel_counts(
        asked.coarsest.key, item.key, None, question.month, question.window
    )
    every = sum(count for count, state in whole.values()) if whole else math.nan
    least, most = (sum(found.ends[place] for found in sums.values()) for place in (0, 1))
    rows = []
    for channel in asked.manifest.channels:
        if channel.key not in sums:
            continue
        found = sums[channel.key]
        low, high = found.ends
        # A share is least where its own count is least and the others are at their most.
        shares = (
            low / max(low + most - high, 1.0) if math.isfinite(most) else math.nan,
            high / max(high + least - low, 1.0) if math.isfinite(high) else math.nan,
        )
        is_known = low == high and least == most
        count, state = whole.get(channel.key, (math.nan, MISSING))
        rows.append(
            ChannelRow(
                channel.title,
                low,
                VALUE if is_known and len(found.rows) else HIDDEN if found.hidden else MISSING,
                low / least if is_known and least > 0 else math.nan,
                count / every if state == VALUE and every > 0 else math.nan,
                hidden_words(item.records),
                None if is_known or not all(map(math.isfinite, shares)) else shares,
            )
        )
    return tuple(rows)


def _unknown(shape: Shape | None) -> tuple[str, ...]:
    if shape is None or not shape.unknown:
        return ()
    first = ", ".join(shape.unknown[:3])
    many = f" and {len(shape.unknown) - 3} more" if len(shape.unknown) > 3 else ""
    return (f"This atlas has no {shape.level.name} {first[:60]}{many}.",)


def _notes(asked: Asked, shape: Shape, rows: tuple[ShapeRow, ...]) -> list[str]:
    """What is to be known of the sums: hidden parts, areas left out, rounding, and what is not
    added.
    """
    names, said = shape.level.names, []
    if any(row.figures.count.hidden for row in rows):
        said.append(
            "A sum with hidden counts is a range: from none of them to all that larger areas leave"
            " for them."
        )
    if any(row.figures.count.left_out for row in rows):
        said.append(f"{first_up(names)} without a count are left out of the count and of its base.")
    if any(len(row.figures.rated.rows) < len(row.figures.count.rows) for row in rows):
        said.append(f"Rates leave out {names} whose base is not known.")
    roundings = sorted({row.row.rounding for row in rows if row.row.rounding > 1})
    if roundings:
        to = " or ".join(map(str, roundings))
        said.append(f"Protected counts are rounded to the nearest {to} before they are added.")
    if asked.manifest.indicators:
        said.append(
            "Indicators are not added: the rate or the median of several areas does not follow from"
            " theirs."
        )
    if len(shape) == MOST:
        said.append(f"A shape has at most {format_number(MOST)} areas; more were left out.")
    return said
