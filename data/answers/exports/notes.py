"""What a file says beside its figures: what was asked, where, when, of whom, and who counted it.

Every file to take away takes its words from here, so that none leaves without them.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.cited import Cited
from data.answers.conditions.wording import question_words
from data.answers.exports.csv_text import ranges_line, rounding_line
from data.answers.exports.maps import maps_of
from data.answers.fates import unusable_words
from data.answers.measures.values import RATE
from data.answers.register.entries import source_line
from data.answers.spots import name_of, title_of
from data.answers.words import channel_words, count_of, first_up, item_title, scheme_words, within
from data.manifest import month_label, standing_words
from data.model import Level, RecordSet
from data.names import folded_name
from data.rules import RULES

INTERVALS = {
    "takeup": "low and high are a 95 % interval: what chance alone could explain",
    "people": "low and high are a 95 % interval (Wilson) of the share; a share itself has none",
    "indicator": "None: the publisher gives none",
    "find": "an area is found where every condition is met for certain",
}
OF_EACH = "that of each condition"
"""The base or the period of a search for places."""
PUBLISHED = "none: published statistics, not counts of records"
"""The rule of figures that no disclosure rule of the atlas was applied to."""
NO_BASE = "none: a number of events, not a rate"
LONGEST_NAME = 80


class Note(NamedTuple):
    """One thing that a file says, and its name."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Everything that a file of a view must say beside its figures, as plain words."""

    atlas: str
    """Title of the atlas."""
    standing: tuple[str, ...]
    """What is to be known of the atlas as a whole: that it is fictional, a trial or a draft."""
    headline: str
    question: str
    measure: str
    """The title of the map, which names what is shown."""
    unit: str
    areas: str
    """The areas of the file: "100 wards in Saltmarsh"."""
    chosen: str
    """The chosen area; empty for the whole atlas."""
    period: str
    base: str
    """Title, period and source of the base."""
    base_short: str
    """Title and period of the base, as they stand beside a figure."""
    interval: str
    rule: str
    """The disclosure rule, in words."""
    rule_short: str
    """The same without who decided it, as it stands beside a figure."""
    rounding: tuple[str, ...]
    """What is to be known of rounded counts and of ranges; empty where there are none."""
    cautions: tuple[str, ...]
    sources: tuple[str, ...]
    """Each data set behind the figures, with its licence."""
    shapes: str
    """Source and licence of the areas and their shapes; empty where none is named."""
    build: str
    until: str
    """The last month of the atlas, ``YYYY-MM``. A build has no other date."""
    query: str
    """The view as its canonical query."""
    asked: str = ""
    """What a sentence adds to a headline that does not say what was asked: conditions."""

    def address(self, root: str) -> str:
        """The address of the view; ``root`` is that of the page, such as ``https://host/``."""
        return f"{root}?{self.query}" if self.query else root

    def sentence(self, root: str) -> str:
        """The headline with its source, period and address, for an e-mail or a report."""
        standing = "".join(f" {first_up(each)}." for each in self.standing)
        told = f"{self.headline.rstrip('.')}{f': {self.asked}' if self.asked else ''}"
        source = "; ".join(self.sources).rstrip(".")
        ends = " ".join(
            f"{name}: {text}."
            for name, text in (("Source", source), ("Period", self.period))
            if text
        )
        return f"{told}.{standing} {ends} {self.address(root)}".strip()

    def listed(self, root: str = "") -> tuple[Note, ...]:
        """All of them in order, for a sheet, a table or the notes of a slide."""
        told = (
            ("Headline", self.headline),
            ("Question", self.question),
            *(("Please note", each) for each in self.standing),
            ("Shown", f"{self.measure}, {self.unit}" if self.unit else self.measure),
            ("Areas", self.areas),
            ("Chosen area", self.chosen),
            ("Period", self.period),
            ("Base", self.base),
            ("Interval", self.interval),
            ("Disclosure rule", self.rule),
            *(("Counts", each) for each in self.rounding),
            *(("Please note", each) for each in self.cautions),
            *(("Source", each) for each in self.sources),
            ("Boundaries", self.shapes),
            ("Atlas", self.atlas),
            ("Figures up to", self.until),
            ("Build", self.build),
            ("Address", self.address(root)),
        )
        return tuple(Note(name, text) for name, text in told if text)

    def lines(self) -> Iterator[str]:
        """What every table with lines of text above it says, in order."""
        yield from self.standing
        yield f"Areas: {self.areas}"
        if self.period:
            yield f"Period: {self.period}"
        if self.base:
            yield f"Base: {self.base}"
        yield f"Disclosure rule: {self.rule}"
        yield from (f"Source: {each}" for each in self.sources)
        yield from self.cautions
        yield from self.rounding
        yield f"Build: {self.build}"


def notes_for(asked: Asked, level: Level | None = None, where: str = "") -> Notes:
    """What a file of a view says.

    ``level``: the level of its areas, by default the one that the headline speaks of. ``where``:
    what they lie in, by default the whole atlas.
    """
    manifest, atlas, measure, records = asked.manifest, asked.atlas, asked.measure, asked.records
    level = level or measure.told_level(asked)
    there = asked.at(level)
    is_takeup = measure.subject == "takeup"
    counted = records if is_takeup else None
    cautions = (
        (*counted.cautions, *counted.notes, *unusable_words(manifest, asked.item))
        if counted and asked.item
        else ()
    )
    base, short = _base(asked)
    cited = measure.cited(there)
    rule = _rule(counted.rule, counted.rule_name) if counted else _rules_of(asked, cited)
    source = source_line(level.source, level.licence)
    return Notes(
        atlas=manifest.title,
        standing=standing_words(manifest),
        headline=measure.headline(asked),
        question=_question(asked, level),
        measure=measure.title(there),
        unit=measure.unit(there),
        areas=f"{level.areas:,} {level.names} in {where or name_of(None, atlas)}",
        chosen=_chosen(asked),
        period=", ".join(filter(None, (measure.period(there), channel_words(asked))))
        if is_takeup
        else measure.period(there) or _edition(asked),
        base=base,
        base_short=short,
        interval=INTERVALS[measure.subject],
        rule=rule,
        rule_short=rule if counted is None else _rule(counted.rule),
        rounding=(*rounding_line(counted), *ranges_line(counted)),
        cautions=cautions,
        sources=tuple(each.text for each in cited if each.text),
        shapes=source,
        build=atlas.build_id,
        until=_until(asked),
        query=canonical_query(asked.view, manifest),
        asked=question_words(asked) if measure.subject == "find" and asked.view.where else "",
    )


def _chosen(asked: Asked) -> str:
    shape = asked.shape
    if shape is not None and len(shape):
        return f"{count_of(len(shape), shape.level.name, shape.level.names)} of the shape"
    return title_of(asked.spot, asked.atlas) if asked.spot else ""


def notes_of_maps(asked: Asked) -> Notes:
    """What a file says that has every map of a view."""
    told = [notes_for(each) for each in maps_of(asked)]
    return together(*told) if len(told) > 1 else told[0]


def together(first: Notes, second: Notes) -> Notes:
    """What a file of two maps says of both: the notes of the first, with those of the second.

    >>> [_both("May 2025", "May 2025"), _both("Fewer claims.", "More loans.")]
    ['May 2025', 'Fewer claims. Beside it: More loans.']
    """
    both = (first, second)
    return replace(
        first,
        headline=_both(*(each.headline for each in both)),
        question=_both(*(each.question for each in both)),
        period=_both(*(each.period for each in both)),
        sources=tuple(dict.fromkeys(itertools.chain(*(each.sources for each in both)))),
        cautions=tuple(dict.fromkeys(itertools.chain(*(each.cautions for each in both)))),
        rounding=tuple(dict.fromkeys(itertools.chain(*(each.rounding for each in both)))),
    )


def _both(one: str, other: str) -> str:
    return one if one == other else f"{one.rstrip('.')}. Beside it: {other}"


def takeup_notes_for(asked: Asked, level: Level, where: str) -> Notes:
    """As ``notes_for``, for a file about the counts of a service, whatever the map shows."""
    is_takeup = asked.measure.subject == "takeup"
    return notes_for(asked if is_takeup else replace(asked, measure=RATE), level, where)


def _until(asked: Asked) -> str:
    manifest = asked.manifest
    last = month_label(manifest, max(manifest.month_count - 1, 0))
    return max((last, *(day[:7] for day in manifest.snapshots)))


def _edition(asked: Asked) -> str:
    """The edition of the classification, which is the period of figures on who lives where."""
    if asked.measure.subject == "find":
        return asked.measure.subtitle(asked) or OF_EACH
    return asked.scheme.version if asked.measure.subject == "people" and asked.scheme else ""


def _base(asked: Asked) -> tuple[str, str]:
    """What the figures are divided by: with its source, and in short."""
    scheme = asked.scheme
    if asked.measure.subject == "people" and scheme:
        counted = "areas" if scheme.weight == "areas" else scheme.weight
        return f"{counted}. {scheme.source or scheme.title}", counted
    if asked.measure.subject == "indicator":
        return "that of the publisher", "that of the publisher"
    if asked.measure.subject == "find":
        return OF_EACH, OF_EACH
    base = asked.base
    if base is None:
        return NO_BASE, NO_BASE
    short = ", ".join(filter(None, (base.title, base.period)))
    return f"{short}. {source_line(base.source, base.licence)}", short


def _rule(key: str, decided_by: str = "") -> str:
    words = RULES[key].words if key in RULES else ""
    decided = f" Decided by {decided_by}." if decided_by else ""
    return f"{key}. {words}{decided}".strip()


def rule_words(records: RecordSet) -> str:
    """The disclosure rule of a record set, as it stands beside a figure."""
    return _rule(records.rule)


def _rules_of(asked: Asked, cited: Sequence[Cited]) -> str:
    """The disclosure rules of the records behind figures that are not of one service."""
    entries = {each.entry for each in cited}
    counted = [r for r in asked.manifest.records if f"records:{r.key}" in entries]
    told = dict.fromkeys(_rule(r.rule, r.rule_name) for r in counted)
    return " ".join(told) or f"{PUBLISHED}."


def _question(asked: Asked, level: Level) -> str:
    """The question of a view as one line of words, in the order of the page's own."""
    measure = asked.measure
    where = f"in each {level.name}" if level.areas > 1 else f"in {asked.manifest.title}"
    if measure.subject == "indicator":
        period = measure.period(asked)
        return ", ".join(filter(None, (measure.title(asked), where, period)))
    if measure.subject == "find":
        return measure.title(asked)
    if measure.subject == "people":
        scheme, tier = asked.scheme, asked.tier
        named = scheme_words(scheme, tier) if scheme and tier else "Who lives here"
        kind = measure.label if measure.key == "segment" else measure.title(asked)
        return f"{named}: {kind}, {where}"
    channel = channel_words(asked)
    when = within(asked.period_words(), asked.view.window) if asked.month is not None else ""
    thing = f"{item_title(asked)} by {channel.lower() if channel else 'all channels'}"
    compared = (
        f"compared with {measure.label}" if measure.is_difference else f"as {measure.unit(asked)}"
    )
    return ", ".join(filter(None, (f"{thing} {where}", when, compared)))


def file_name(asked: Asked, extension: str, said: str = "") -> str:
    """A name that says what is in a file: ``library-loans-wards-2025-12.csv``.

    ``said``: words in place of those of the map. Plain letters, digits and hyphens, so that every
    system takes it.
    """
    measure, level = asked.measure, asked.measure.told_level(asked)
    thing = item_title(asked) if measure.subject == "takeup" else measure.title(asked)
    period = asked.view.period if measure.subject == "takeup" else ""
    words = folded_name(said or " ".join((thing, level.names, period.replace("-", " "))))
    plain = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    return f"{plain[:LONGEST_NAME].strip('-') or 'wardwise'}.{extension}"
