"""The wide table by area: every area of a level for one service."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import (
    ChangeAreas,
    ExpectedAreas,
    Question,
    change_for,
    expected_for,
)
from data.answers.measures.difference import DifferenceMeasure
from data.answers.measures.limits import percent_limits
from data.answers.story.wide import (
    AGAINST,
    LEAST_YEARS,
    SHOWN,
    Absent,
    Cells,
    Column,
    Reasons,
    Rows,
    Sums,
    WideTable,
    channel_cells,
    line_periods,
    no_cells,
    number_cells,
)
from data.answers.words import events_words, first_up, item_title, words_of_period
from data.manifest import Item, period_labels
from data.model import Level
from data.stats.inputs import Codes, Flags, Floats
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Band, Verdicts
from data.store.reader import Atlas
from data.store.values import RANGE, VALUE, Values

PER = 1000.0


@dataclass(slots=True)
class Made:
    """The columns so far."""

    columns: list[Column] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    cells: dict[str, Cells] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    lines: "tuple[tuple[str, ...], Floats] | None" = None

    def add(self, column: Column, cells: Cells) -> None:
        self.columns.append(column)
        self.cells[column.key] = cells

    def leave_out(self, title: str, reason: str) -> None:
        self.absent.append(Absent(title, reason))


def areas_table(asked: Asked) -> WideTable | str:
    """All areas of the level that words speak of; a sentence where there are no figures.

    The view compares (``data.answers.story.wide.comparing``).
    """
    item, level = asked.item, asked.measure.told_level(asked)
    question, none = asked.question(level), no_areas(asked)
    if none or item is None or question is None:
        return none
    reasons, made = Reasons(), Made()
    counts = question.counts(asked.atlas)
    why = reasons.of_states(counts.states, item)
    made.add(
        Column("count", first_up(item.events), "How many there were.", "count"),
        number_cells(counts.ends, why),
    )
    _rates(made, asked, question, counts, reasons)
    if isinstance(asked.measure, DifferenceMeasure):
        _compared(made, asked, asked.measure, question, reasons)
    _change(made, asked, question, reasons)
    _channels(made, asked, question, reasons)
    _lines(made, asked, question)
    return WideTable(
        turn="areas",
        name=level.name,
        names=level.names,
        level=level.key,
        title=item_title(asked),
        headline=asked.measure.headline(replace(asked, spot=None)),
        caption=f"{item_title(asked)} by {level.name}, {asked.period_words()}",
        columns=tuple(made.columns),
        absent=tuple(made.absent),
        rows=rows_of(asked.atlas, level),
        cells=made.cells,
        texts=made.texts,
        lines=made.lines,
        reasons=tuple(reasons.told),
        rounding=item.records.rounding,
        events=item.events,
        dispersion=question.dispersion,
        sums=sums_of(asked, question, counts),
    )


def no_areas(asked: Asked) -> str:
    """Why there is no table of the areas of a level, as a sentence; empty where there is one."""
    level = asked.measure.told_level(asked)
    question = asked.question(level)
    if asked.item and question and question.month in question.months(asked.atlas):
        return ""
    return f"There are no figures of this service by {level.name} for this period."


def sums_of(asked: Asked, question: Question, counts: Values) -> Sums:
    """What the rate and the gap of any sum of the question's areas are made of.

    Only the gap against what is expected adds up: another comparator differs from area to area.
    """
    base = question.base
    is_told = np.isin(counts.states, (VALUE, RANGE))
    bases = asked.atlas.base(question.level.key, base.key) if base else None
    expected, no_gap = None, "A gap adds up only against what is expected."
    if asked.comparator == "expected":
        found = expected_for(asked.atlas, question)
        no_gap = found.text if isinstance(found, Refusal) else ""
        expected = None if isinstance(found, Refusal) else _expected(found, is_told)
    return Sums(
        base=None if bases is None else np.where(is_told & (bases > 0), bases, np.nan),
        unit=base.title if base else "",
        expected=expected,
        is_share=question.part_of_base,
        no_rate="" if base else "There is no base to divide by.",
        no_gap=no_gap,
    )


def _expected(found: ExpectedAreas, is_told: Flags) -> Floats:
    """Expected counts of areas whose verdict no rule prevents but that they are few."""
    can_add = np.isin(found.rules, (Rule.NONE, Rule.TOO_FEW, Rule.FEW_EXPECTED))
    return np.where(is_told & can_add, found.expected, np.nan)


def rows_of(atlas: Atlas, level: Level) -> Rows:
    """The areas of a level, each in the nearest larger area with a name."""
    areas = atlas.areas(level.key)
    above = [v for v in atlas.manifest.levels if v.named and v.key in areas.parents and v.areas > 1]
    groups: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    if above:
        parents = atlas.areas(above[0].key)
        groups = tuple((areas.parents[above[0].key].astype(int) - 1).tolist())
        names, keys = (tuple(map(str, found)) for found in (parents.names, parents.codes))
    return Rows(
        names=tuple(areas.names.tolist()),
        keys=tuple(areas.codes.tolist()),
        groups=groups,
        group_names=names,
        group_keys=keys,
        at=(areas.lat, areas.lng),
    )


def _rates(made: Made, asked: Asked, question: Question, counts: Values, reasons: Reasons) -> None:
    base = question.base
    if base is None:
        made.leave_out("Rate", "This service has no base to divide by.")
        return
    size = asked.atlas.base(question.level.key, base.key)
    why = reasons.of_states(counts.states, question.item)
    known = np.nan_to_num(size) > 0
    why[(why == SHOWN) & ~known] = reasons.of_rule(Rule.NO_BASE)
    least, most = (PER * end / np.where(known, size, np.nan) for end in counts.ends)
    made.add(
        Column("rate", "Rate", f"For every 1,000 {base.title}.", "rate"),
        number_cells((least, most), why),
    )


def _compared(
    made: Made, asked: Asked, measure: DifferenceMeasure, question: Question, reasons: Reasons
) -> None:
    """The verdict of the question's comparator, with its ratio and its gap."""
    judged = measure.judged(asked.atlas, question)
    found = measure.differences(asked.atlas, question)
    title = AGAINST.get(measure.comparator, "Ratio")
    if isinstance(judged, Refusal) or isinstance(found, Refusal):
        refusal = judged if isinstance(judged, Refusal) else found
        assert isinstance(refusal, Refusal)
        made.leave_out(title, refusal.text)
        return
    why = reasons.of_rules(judged.rule)
    for key, heading, helped, kind, ends in (
        ("verdict", "Verdict", f"Against {measure.other}.", "verdict", None),
        (
            "gap",
            "Gap",
            f"How many more or fewer than {measure.than(asked)}.",
            "signed",
            found.gaps,
        ),
    ):
        bands = judged.band.astype(np.float64)
        cells = number_cells(ends or (bands, bands), why)
        made.add(Column(key, heading, helped, kind), cells)
    made.add(
        Column(
            "ratio",
            title,
            f"100: as many as {measure.other}.",
            "ratio",
        ),
        ratio_cells(judged, why, reasons),
    )


def ratio_cells(judged: Verdicts, why: Codes, reasons: Reasons) -> Cells:
    """100 times the value over that of the comparator, with its interval."""
    least, most = judged.ends or (judged, judged)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = [
            100 * value / np.where(beside > 0, beside, np.nan)
            for value, beside in (
                (least.value, least.reference),
                (most.value, most.reference),
                (least.low, least.reference),
                (most.high, most.reference),
            )
        ]
    why = why.copy()
    why[(why == SHOWN) & ~np.isfinite(values[0])] = reasons.of_rule(Rule.NO_COMPARATOR)
    first, last, low, high = (np.where(why == SHOWN, each, np.nan) for each in values)
    return Cells(first, last, why, low, high, judged.band)


def _change(made: Made, asked: Asked, question: Question, reasons: Reasons) -> None:
    title = "On a year"
    if asked.comparator == "lastyear":
        made.leave_out(title, "It is what the question compares with.")
        return
    found = change_for(asked.atlas, question)
    if isinstance(found, Refusal):
        made.leave_out(title, found.text)
        return
    helped = "How much it changed on the same period a year before."
    made.add(Column("change", title, helped, "change"), change_cells(found, reasons))


def change_cells(found: ChangeAreas, reasons: Reasons) -> Cells:
    """The change of each area in per cent, with what chance can be blamed for."""
    least, most = found.ends or (found.percent, found.percent)
    rules = np.where(found.verdicts.rule == Rule.SAME_PEOPLE, 0, found.verdicts.rule)
    why = reasons.of_rules(rules.astype(np.uint8))
    unknown = (why == SHOWN) & ~np.isfinite(least)
    why[unknown] = reasons.number("–", "there were none a year before")
    cells, limits = number_cells((least, most), why), percent_limits(found.verdicts)
    low, high = (np.where(why == SHOWN, limit, np.nan) for limit in limits)
    return Cells(cells.least, cells.most, why, low, high, found.verdicts.band)


def _channels(made: Made, asked: Asked, question: Question, reasons: Reasons) -> None:
    item, channels = question.item, question.item.records.channels
    reason = why_no_channels(asked, item, [question.level])
    if reason:
        made.leave_out("Commonest channel", reason)
        made.leave_out("Online", reason)
        return
    counts = {
        key: asked.atlas.counts(question.level.key, item.key, key, question.month, question.window)
        for key in channels
    }
    titles = {channel.key: channel.title for channel in asked.manifest.channels}
    commonest, online, texts = channel_cells(counts, item, reasons, titles)
    made.texts = tuple(texts)
    made.add(
        Column("channel", "Channel", "How most people reached it.", "text"),
        commonest,
    )
    if online is None:
        made.leave_out("Online", f"{item_title(asked)} are not recorded by web.")
        return
    made.add(
        Column("online", "Online", f"Share of {events_words(asked)} that came by web.", "percent"),
        online,
    )


def why_no_channels(asked: Asked, item: Item, levels: Iterable[Level]) -> str:
    """Why there is nothing to say of channels, as a sentence; empty where there is."""
    if asked.channel is not None:
        return f"The question asks for one channel: {asked.channel.title}."
    if len(item.records.channels) < 2:
        return "These records do not say by which channel."
    for level in levels:
        if not all(
            asked.atlas.has_channel(level.key, item.key, key) for key in item.records.channels
        ):
            return f"Counts by channel are not published by {level.name}."
    return ""


def _lines(made: Made, asked: Asked, question: Question) -> None:
    window, periods = line_periods(asked.atlas, question)
    if len(periods) < LEAST_YEARS:
        made.leave_out("Over time", f"Fewer than {LEAST_YEARS} years are published.")
        return
    found = [
        asked.atlas.counts(question.level.key, question.item.key, question.channel, period, window)
        for period in periods
    ]
    matrix = np.stack(
        [np.where(each.states == VALUE, each.values, np.nan) for each in found], axis=1
    )
    ranged = any((each.states == RANGE).any() for each in found)
    labels = period_labels(asked.manifest, window, periods)
    told = tuple(
        words_of_period(question.item.records, question.window, label)
        if window == question.window
        else label
        for label in labels
    )
    made.lines = (told, matrix)
    helped = "Its count in each year" + (" that is not a range." if ranged else ".")
    made.add(Column("line", "Over time", helped, "line"), no_cells(len(matrix)))


def bands_of(verdicts: Verdicts) -> tuple[int, int]:
    """How many areas are lower, and how many higher."""
    known = verdicts.band > Band.NONE
    lower = known & (verdicts.band < Band.SIMILAR)
    return int(lower.sum()), int((verdicts.band > Band.SIMILAR).sum())
