"""The wide table by service: every service of a place, by theme."""

from dataclasses import dataclass, replace

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import change_once, compare_for, verdict_with
from data.answers.measures.difference import DifferenceMeasure
from data.answers.sentences.headlines import LONGEST, Spread, spread_headline
from data.answers.spots import Spot, name_of
from data.answers.story.services import Counts
from data.answers.story.story import story_for
from data.answers.story.trend import yearly_rates
from data.answers.story.values import ServiceRow
from data.answers.story.wide import (
    AGAINST,
    SHOWN,
    Cells,
    Column,
    Reasons,
    Rows,
    WideTable,
    channel_cells,
    no_cells,
    number_cells,
)
from data.answers.story.wide_areas import Made, bands_of, change_cells, why_no_channels
from data.answers.words import count_of, first_down, first_up, hidden_words, period_words
from data.manifest import Item
from data.stats.funnel import outside_by_chance
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Verdict
from data.store.values import Values, values_of

NONE = np.zeros(0, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Found:
    """The services of a place, each with its row and the place of its figures."""

    asked: Asked
    items: tuple[Item, ...]
    rows: tuple[ServiceRow, ...]
    places: tuple[Spot | None, ...]


def services_table(asked: Asked) -> WideTable:
    """Every service of the chosen area, or of the whole atlas.

    The view compares (``data.answers.story.wide.comparing``).
    """
    found, reasons, made = _found(asked), Reasons(), Made()
    place = name_of(asked.spot, asked.atlas)
    states = np.array([row.state for row in found.rows], dtype=np.uint8)
    why = np.array(
        [reasons.of_state(int(s), i) for s, i in zip(states, found.items, strict=True)],
        dtype=np.uint8,
    )
    ends = np.array([row.ends for row in found.rows], dtype=np.float64).reshape(-1, 2).T
    made.add(
        Column("count", "Count", "How many there were.", "count"),
        number_cells((ends[0], ends[1]), why),
    )
    rates = np.array([row.rates for row in found.rows], dtype=np.float64).reshape(-1, 2).T
    no_base = np.where((why == SHOWN) & ~np.isfinite(rates[0]), reasons.of_rule(Rule.NO_BASE), why)
    made.add(
        Column("rate", "Rate", "For every 1,000 of whom the service is for.", "rate"),
        number_cells((rates[0], rates[1]), no_base.astype(np.uint8)),
    )
    _compare(made, found, reasons)
    _changes(made, found, reasons)
    _channels(made, found, reasons)
    _lines(made, found)
    roundings = {row.rounding for row in found.rows}
    return WideTable(
        turn="services",
        name="service",
        names="services",
        level="",
        title=place,
        headline=_headline(found, place),
        caption=f"Services in {place}, {period_words(asked)}",
        columns=tuple(made.columns),
        absent=tuple(made.absent),
        rows=_rows(found),
        cells=made.cells,
        texts=made.texts,
        lines=made.lines,
        reasons=tuple(reasons.told),
        rounding=max(roundings, default=1),
    )


def _found(asked: Asked) -> Found:
    by_name = {(item.theme.key, item.name): item for item in asked.atlas.items()}
    story = story_for(asked, sentences=0)
    here = Counts(asked.spot, asked)
    items = tuple(by_name[row.theme, row.item] for row in story.services)
    return Found(
        asked,
        items,
        story.services,
        tuple(here.place(item) for item in items),
    )


def _rows(found: Found) -> Rows:
    themes = tuple({item.theme.key: item.theme.title for item in found.items}.items())
    keys = [key for key, _ in themes]
    asked = found.asked
    return Rows(
        names=tuple(row.title for row in found.rows),
        keys=tuple(row.item for row in found.rows),
        groups=tuple(keys.index(item.theme.key) for item in found.items),
        group_keys=tuple(keys),
        group_names=tuple(title for _, title in themes),
        totals=tuple(at for at, item in enumerate(found.items) if item.is_total),
        notes=tuple(
            "" if place == asked.spot else f"figures for {name_of(place, asked.atlas)}"
            for place in found.places
        ),
    )


def _compare(made: Made, found: Found, reasons: Reasons) -> None:
    """The verdicts of an area; for the whole atlas, how many of its areas differ."""
    asked = found.asked
    measure = asked.measure
    if not isinstance(measure, DifferenceMeasure):
        made.leave_out("Verdict", "There is nothing to compare with.")
    elif asked.spot is None:
        whole = "The whole atlas is what its areas are compared with. Choose an area to see it."
        for title in ("Verdict", "Gap", AGAINST.get(measure.comparator, "Ratio")):
            made.leave_out(title, whole)
        _spreads(made, found, measure, reasons)
    else:
        _verdicts(made, found, measure, reasons)


def _verdicts(made: Made, found: Found, measure: DifferenceMeasure, reasons: Reasons) -> None:
    rows, size = found.rows, len(found.rows)
    nothing = reasons.of_rule(Rule.NO_COMPARATOR)
    why = np.full(size, nothing, dtype=np.uint8)
    ratio, gaps = np.full((4, size), np.nan), np.full((2, size), np.nan)
    bands = np.zeros(size, dtype=np.uint8)
    for at, row in enumerate(rows):
        verdict = row.verdict
        if verdict is None:
            continue
        if verdict.refusal:
            why[at] = reasons.of_rule(verdict.refusal.rule)
            continue
        bands[at], why[at] = int(verdict.band), SHOWN
        ratio[:, at] = _ratio(verdict)
        gaps[:, at] = _gap(found, at, measure)
    as_numbers = bands.astype(np.float64)
    than = measure.than(found.asked)
    made.add(
        Column("verdict", "Verdict", f"Against {measure.other}.", "verdict"),
        number_cells((as_numbers, as_numbers), why),
    )
    made.add(
        Column("gap", "Gap", f"How many more or fewer than {than}.", "signed"),
        number_cells((gaps[0], gaps[1]), why),
    )
    no_ratio = np.where((why == SHOWN) & ~np.isfinite(ratio[0]), nothing, why).astype(np.uint8)
    title = AGAINST.get(found.asked.comparator, "Ratio")
    helped = f"100: as many as {measure.other}."
    made.add(
        Column("ratio", title, helped, "ratio"),
        Cells(ratio[0], ratio[1], no_ratio, ratio[2], ratio[3], bands),
    )


def _gap(found: Found, at: int, measure: DifferenceMeasure) -> tuple[float, float]:
    """The least and the most of the gap of a service, as the map of the service has it."""
    asked, place = found.asked, found.places[at]
    question = asked.question(asked.atlas.level(place.level)) if place else None
    if question is None or place is None:
        return np.nan, np.nan
    told = measure.differences(asked.atlas, replace(question, item=found.items[at]))
    if isinstance(told, Refusal):
        return np.nan, np.nan
    least, most = told.gaps
    return float(least[place.number - 1]), float(most[place.number - 1])


def _ratio(verdict: Verdict) -> tuple[float, float, float, float]:
    """The least and the most of 100 times value over reference, and its interval."""
    least, most = verdict.ends or (verdict, verdict)
    if not (least.reference > 0 and most.reference > 0):
        return (np.nan,) * 4
    return (
        100 * least.value / least.reference,
        100 * most.value / most.reference,
        100 * least.low / least.reference,
        100 * most.high / most.reference,
    )


def _headline(found: Found, place: str) -> str:
    """How many services differ here; for the whole atlas, of how many the areas differ."""
    asked, measure = found.asked, found.asked.measure
    rows = [row for row, item in zip(found.rows, found.items, strict=True) if not item.is_total]
    if not isinstance(measure, DifferenceMeasure) or not rows:
        return f"{place}: {count_of(len(rows), 'service', 'services')}"
    if asked.spot is None:
        return _headline_of_all(found, measure, place)
    bands = [row.verdict.band for row in rows if row.verdict and not row.verdict.refusal]
    rules = [row.verdict.refusal.rule for row in rows if row.verdict and row.verdict.refusal]
    spread = Spread(
        thing=first_up(place),
        name="service",
        names="services",
        areas=len(rows),
        lower=sum(band.direction < 0 for band in bands),
        higher=sum(band.direction > 0 for band in bands),
        than=measure.than(asked),
        same=measure.same(asked),
        few=sum(rule in (Rule.TOO_FEW, Rule.FEW_EXPECTED) for rule in rules),
        hidden=sum(rule in (Rule.HIDDEN, Rule.CAME_HIDDEN) for rule in rules),
        hidden_words=hidden_words(asked.records),
        missing=len(rows) - len(bands) - len(rules),
        chance=outside_by_chance(len(rows))[2],
    )
    return spread_headline(spread)


def _headline_of_all(found: Found, measure: DifferenceMeasure, place: str) -> str:
    told = [
        (item, spread)
        for item in found.items
        if not item.is_total and (spread := _spread(found, item, measure))
    ]
    differing = [
        (item, (lower + higher) / areas)
        for item, (lower, higher, areas, _) in told
        if lower + higher > outside_by_chance(areas)[2]
    ]
    if not told:
        return f"{place}: {count_of(len(found.rows), 'service', 'services')}"
    kinds = {names for _, (*_, names) in told}
    kind = first_up(kinds.pop()) if len(kinds) == 1 else "Areas"
    if not differing:
        return f"{kind} differ no more than by chance in {len(told)} services"
    most = max(differing, key=lambda each: each[1])[0].title
    many = f"{len(differing)} of {len(told)}" if len(differing) < len(told) else f"all {len(told)}"
    short = f"{kind} differ by more than chance in {many} services"
    long = f"{short}, most in {first_down(most)}"
    return long if len(long) <= LONGEST and len(differing) > 1 else short


def _spreads(made: Made, found: Found, measure: DifferenceMeasure, reasons: Reasons) -> None:
    """How many areas have fewer and how many more than what they are compared with."""
    told = [_spread(found, item, measure) for item in found.items]
    why = np.array(
        [SHOWN if each else reasons.number("–", "its areas cannot be compared") for each in told],
        dtype=np.uint8,
    )
    names = {level for each in told if each for level in each[3:]}
    kind = next(iter(names)) if len(names) == 1 else "areas"
    for place, key, word in ((0, "lower", "fewer"), (1, "higher", "more")):
        values = np.array([each[place] if each else np.nan for each in told], dtype=np.float64)
        helped = f"How many {kind} have {word} than {measure.than(found.asked)}."
        title = f"{kind[:1].upper()}{kind[1:]} with {word}"
        made.add(Column(key, title, helped, "count"), number_cells((values, values), why))


def _spread(
    found: Found, item: Item, measure: DifferenceMeasure
) -> tuple[int, int, int, str] | None:
    """How many areas are lower, how many higher, of how many, and their name in the plural."""
    asked = replace(found.asked, item=item)
    level = measure.told_level(asked)
    question = asked.question(level)
    if question is None or level.areas < 2 or question.month not in question.months(asked.atlas):
        return None
    judged = measure.judged(asked.atlas, question)
    return None if isinstance(judged, Refusal) else (*bands_of(judged), level.areas, level.names)


def _changes(made: Made, found: Found, reasons: Reasons) -> None:
    asked, size = found.asked, len(found.rows)
    if asked.comparator == "lastyear" and asked.spot is not None:
        made.leave_out("On a year", "It is what the question compares with.")
        return
    why = np.full(size, reasons.of_rule(Rule.NO_COMPARATOR), dtype=np.uint8)
    told, bands = np.full((4, size), np.nan), np.zeros(size, dtype=np.uint8)
    for at, (item, place) in enumerate(zip(found.items, found.places, strict=True)):
        cells = _change(asked, item, place, reasons)
        why[at], bands[at] = cells.why[0], 0 if cells.bands is None else cells.bands[0]
        figures = (cells.least, cells.most, cells.low, cells.high)
        told[:, at] = [np.nan if values is None else values[0] for values in figures]
    helped = "How much it changed on the same period a year before."
    made.add(
        Column("change", "On a year", helped, "change"),
        Cells(told[0], told[1], why, told[2], told[3], bands),
    )


def _change(asked: Asked, item: Item, place: Spot | None, reasons: Reasons) -> Cells:
    """The change of one service in one place, as cells of one row."""
    atlas, unknown = asked.atlas, np.array([np.nan])
    question = asked.question(atlas.level(place.level) if place else asked.coarsest)
    if question is None:
        return Cells(unknown, unknown, np.array([reasons.of_rule(Rule.MISSING)]))
    question = replace(question, item=item)
    if place is not None:
        found = change_once(atlas, question, place.number)
        if not isinstance(found, Refusal):
            return change_cells(found, reasons)
        return Cells(unknown, unknown, np.array([reasons.of_refusal(found)]))
    before = compare_for(atlas, question, None, "lastyear")
    if isinstance(before, Refusal):
        return Cells(unknown, unknown, np.array([reasons.of_refusal(before)]))
    verdict = verdict_with(atlas, question, None, before)
    rule = verdict.refusal.rule if verdict.refusal else Rule.NONE
    if rule not in (Rule.NONE, Rule.SAME_PEOPLE):
        return Cells(unknown, unknown, np.array([reasons.of_rule(rule)]))
    now, then = verdict.range_of("count"), verdict.range_of("other_count")
    if not then[0] > 0:
        why = reasons.number("–", "there were none a year before")
        return Cells(unknown, unknown, np.array([why]))
    least, most = (np.array([100 * (a / b - 1)]) for a, b in zip(now, then[::-1], strict=True))
    # Where nothing was tested, as with a stock, there are no limits.
    ends, known = verdict.ends or (verdict, verdict), bool(verdict.band)
    low, high = (
        np.array([100 * (limit / end.reference - 1) if known else np.nan])
        for limit, end in ((ends[0].low, ends[0]), (ends[1].high, ends[1]))
    )
    return Cells(least, most, np.array([SHOWN]), low, high, np.array([int(verdict.band)]))


def _channels(made: Made, found: Found, reasons: Reasons) -> None:
    asked, size = found.asked, len(found.rows)
    if asked.channel is not None:
        reason = why_no_channels(asked, found.items[0], ()) if found.items else ""
        made.leave_out("Channel", reason)
        made.leave_out("Online", reason)
        return
    titles = {channel.key: channel.title for channel in asked.manifest.channels}
    commonest, online = np.full(size, np.nan), np.full(size, np.nan)
    why, no_web = np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.uint8)
    texts: list[str] = []
    for at, (item, place) in enumerate(zip(found.items, found.places, strict=True)):
        level = place.level if place else asked.coarsest.key
        reason = why_no_channels(asked, item, [asked.atlas.level(level)])
        if reason or asked.month is None:
            why[at] = no_web[at] = reasons.number("–", reason[:1].lower() + reason[1:].rstrip("."))
            continue
        cells = asked.atlas.channel_counts(
            level, item.key, place.number if place else None, asked.month, asked.view.window
        )
        counts = {key: _one(cell) for key, cell in cells.items()}
        named, share, own = channel_cells(counts, item, reasons, titles)
        why[at] = no_web[at] = named.why[0]
        if why[at] == SHOWN:
            commonest[at] = len(texts) if own[0] not in texts else texts.index(own[0])
            texts += [text for text in own if text not in texts]
        if share is None:
            no_web[at] = reasons.number("–", "not recorded by web")
        elif why[at] == SHOWN:
            online[at] = share.least[0]
    made.texts = tuple(texts)
    made.add(
        Column("channel", "Channel", "How most people reached it.", "text"),
        Cells(commonest, commonest, why),
    )
    made.add(
        Column("online", "Online", "Share that came by web.", "percent"),
        Cells(online, online, no_web),
    )


def _one(cell: tuple[float, int]) -> Values:
    return values_of(np.array([cell[0]]), np.array([cell[1]], dtype=np.uint8))


def _lines(made: Made, found: Found) -> None:
    lines = [
        yearly_rates(found.asked, item, place)
        for item, place in zip(found.items, found.places, strict=True)
    ]
    longest = max(map(len, lines), default=0)
    matrix = np.full((len(lines), longest), np.nan)
    for at, line in enumerate(lines):
        if line:
            known = [np.nan if value is None else value for value in line]
            matrix[at, longest - len(line) :] = known
    made.lines = ((), matrix)
    helped = "Its rate in each year that is published."
    made.add(Column("line", "Over time", helped, "line"), no_cells(len(lines)))
