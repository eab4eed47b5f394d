"""Who is missing: the areas of a level by expected less observed."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.answers.address import canonical_query
from data.answers.asked import Asked
from data.answers.calculations import (
    ExpectedAreas,
    Leading,
    Question,
    assumption_of,
    expected_for,
    leading_for,
    users_by_channel,
)
from data.answers.calculations.segment_base import is_recorded, segment_base
from data.answers.cited import cite_classification
from data.answers.fates import unusable_words
from data.answers.sentences import chance_words
from data.answers.spots import comparator_of, name_of, names_at
from data.answers.story.areas_chart import EVERY, Field, field_of
from data.answers.story.chart_values import PAGE, MissedFigure, MissedRanges, MissedRow
from data.answers.story.profile import other_groups
from data.answers.story.services import cited_of
from data.answers.words import UNCOVERED_WORDS, hidden_words, period_words
from data.manifest import ALL, Item, file_address
from data.model import Base, Segment
from data.stats.inputs import Floats
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Band
from data.store.reader import Atlas
from data.store.values import HIDDEN, NO_SEGMENT, VALUE

FILES = ("missing.csv", "missing.xlsx")


@dataclass(frozen=True, slots=True)
class Missed:
    """The areas of a field against what is expected of them.

    ``order`` has the rows (number − 1) of those that can be judged and have fewer than expected,
    most missing first.
    """

    item: Item
    question: Question
    found: ExpectedAreas
    leading: Leading
    field: Field
    order: np.ndarray
    segments: tuple[Segment, ...]
    channels: dict[str, Floats]
    """Users of each channel by segment over the atlas; empty where a channel is not known."""
    chosen: int | None
    """Row of the chosen area, None where it is not of the field's level."""
    atlas: Atlas

    @property
    def below(self) -> int:
        return int(np.isin(self.found.bands[self.field.rows], (Band.LOW_95, Band.LOW_998)).sum())

    @property
    def known(self) -> int:
        return int((self.found.bands[self.field.rows] > 0).sum())

    @property
    def is_recorded(self) -> bool:
        """Whether the records themselves say which group each is of."""
        return is_recorded(self.atlas, self.question)

    @property
    def own_base(self) -> Base | None:
        """The base of the service; None where the groups of the records have one of their own."""
        return None if self.is_recorded else self.item.base

    @property
    def base_title(self) -> str:
        """What the base of each area counts."""
        scheme, base = self.question.scheme, self.own_base
        if self.is_recorded and scheme is not None:
            return f"{scheme.weight} of the groups of {scheme.title}"
        return base.title if base else ""

    @property
    def _bases(self) -> Floats:
        """The base of each area of the level, (n,); NaN where it is not known."""
        level, base = self.field.level, self.own_base
        if self.is_recorded:
            own: Floats = segment_base(self.atlas, self.question, level, level).sum(axis=1)
            return own
        return self.atlas.base(level.key, base.key) if base else np.full(level.areas, np.nan)

    def row(self, place: int, *, by_area: bool = True) -> MissedRow:
        """One area, by its row.

        ``by_area``: where no channel is known for the segment, look up the area's own channel. This
        reads the store once for each area.
        """
        found, level, base = self.found, self.field.level.key, self.own_base
        areas = self.atlas.areas(level)
        bases = self._bases
        lead, part = int(self.leading.segment[place]), float(self.leading.amount[place])
        has_lead = lead != NO_SEGMENT and found.gap[place] < 0 and part < 0
        segment = self.segments[lead] if has_lead else None
        channel, of = self._channel(place, lead if has_lead else NO_SEGMENT, by_area=by_area)
        return MissedRow(
            reference=f"{self.field.level.key}:{areas.codes[place]}",
            name=names_at(level, np.array([place]), self.atlas)[0],
            where=self.atlas.where(self.field.level.key, place + 1),
            observed=float(found.observed[place]),
            expected=float(found.expected[place]),
            missing=-float(found.gap[place]),
            low=-float(found.result.gap_high[place]),
            high=-float(found.result.gap_low[place]),
            band=Band(int(found.bands[place])),
            base=float(bases[place]),
            segment=segment.name if segment else "",
            segment_code=segment.code if segment else "",
            segment_missing=-part if segment else math.nan,
            channel=channel,
            channel_of=of,
            is_of_people=self.item.is_of_people,
            is_chosen=place == self.chosen,
            base_is_estimate=bool(base and self.atlas.is_estimate(level, base.key)[place]),
            ranges=self._ranges(place),
        )

    def _ranges(self, place: int) -> MissedRanges | None:
        """The least and the most of each number of an area, where they are not known."""
        if self.found.ends is None:
            return None
        least, most = self.found.ends
        ranges = MissedRanges(
            observed=(float(least.observed[place]), float(most.observed[place])),
            expected=(float(most.expected[place]), float(least.expected[place])),
            missing=(-float(most.gap[place]), -float(least.gap[place])),
        )
        return ranges if ranges.missing[0] < ranges.missing[1] else None

    def _channel(self, place: int, segment: int, *, by_area: bool) -> tuple[str, str]:
        """Title of the channel used most, and the words that name its users."""
        if segment != NO_SEGMENT and self.channels:
            users = {key: float(by_segment[segment]) for key, by_segment in self.channels.items()}
            if max(users.values()) > 0:
                return self._title(users), "most of theirs by"
        if not by_area or self.question.channel != ALL or len(self.item.records.channels) < 2:
            return "", ""
        q = self.question
        cells = self.atlas.channel_counts(q.level.key, q.item.key, place + 1, q.month, q.window)
        if any(state != VALUE for _, state in cells.values()) or not any(
            count > 0 for count, _ in cells.values()
        ):
            return "", ""
        return (
            self._title({key: count for key, (count, _) in cells.items()}),
            "most here by",
        )

    def _title(self, users: dict[str, float]) -> str:
        most = max(users, key=lambda key: users[key])
        return next((c.title for c in self.atlas.manifest.channels if c.key == most), "")


def missed_for(asked: Asked) -> Missed | str:
    """The areas of the view's level against expected; a sentence where there is no such list."""
    item, spot, tier, atlas = asked.item, asked.spot, asked.tier, asked.atlas
    if item is None or tier is None:
        return "This needs a service, and a classification of the people who live here."
    field = field_of(asked, item, most=EVERY)
    question = asked.question(field.level) if field else None
    if field is None or question is None:
        return "There are no areas to set side by side."
    found, leading = expected_for(atlas, question), leading_for(atlas, question)
    if isinstance(found, Refusal):
        return found.text
    if isinstance(leading, Refusal):
        return leading.text
    field = _inside(asked, field)
    # Of a range the end nearer to what is expected counts.
    gap = found.gap_ends[1]
    rows = field.rows[(np.nan_to_num(gap[field.rows]) < 0) & (found.bands[field.rows] > 0)]
    order = rows[np.argsort(gap[rows], kind="stable")]
    channels = item.records.channels
    is_by_channel = asked.channel is None and len(channels) > 1
    users = users_by_channel(atlas, question) if is_by_channel else {}
    known = users if len(users) == len(channels) else {}
    chosen = spot.number - 1 if spot and spot.level == field.level.key else None
    return Missed(item, question, found, leading, field, order, tier.segments, known, chosen, atlas)


def _inside(asked: Asked, field: Field) -> Field:
    """The areas inside the chosen area, where it is larger than the areas of the list.

    Otherwise those inside its parent, where the view compares with the parent.
    """
    spot = asked.spot
    around = spot if spot and spot.level != field.level.key else comparator_of(asked)
    parents = asked.atlas.areas(field.level.key).parents
    if around is None or around.level not in parents:
        return field
    rows = field.rows[parents[around.level][field.rows] == around.number]
    return Field(field.level, rows, around) if len(rows) > 1 else field


def missed_figure(asked: Asked, page: int | None) -> MissedFigure | str:
    """One page of who is missing.

    Without ``page`` it is the page of the chosen area. It is the last page where ``page`` is past
    the end.
    """
    missed = missed_for(asked)
    if isinstance(missed, str):
        return missed
    if page is None:
        listed = missed.order.tolist()
        page = listed.index(missed.chosen) // PAGE if missed.chosen in listed else 0
    first = PAGE * max(0, min(page, (len(missed.order) - 1) // PAGE))
    item, atlas = missed.item, asked.atlas
    query = canonical_query(asked.view, asked.manifest)
    return MissedFigure(
        names=missed.field.level.names,
        events=item.events,
        base_title=missed.base_title,
        period=period_words(asked),
        where=name_of(missed.field.within, atlas),
        rows=tuple(missed.row(int(place)) for place in missed.order[first : first + PAGE]),
        first=first,
        total=len(missed.order),
        below=missed.below,
        areas=missed.known,
        chance=chance_words(missed.known),
        files={name: file_address(asked.manifest, name, query) for name in FILES},
        notes=tuple(notes_of(missed)),
        cited=(
            *cited_of(item),
            *((cite_classification(asked.scheme),) if asked.scheme else ()),
        ),
        is_recorded=missed.is_recorded,
        other=other_groups(asked, item, asked.scheme) if asked.scheme else ("", ""),
    )


def notes_of(missed: Missed) -> Iterator[str]:
    """The assumptions and the sources of the list, a sentence each."""
    whole, by = name_of(None, missed.atlas), missed.found.own_level.name
    yield (
        f"Expected: as many as if each group here acted as it does across {whole}"
        f" (told apart by {by})."
    )
    yield assumption_of(missed.atlas, missed.question)
    yield (
        "A gap does not say why, nor that a need is not met."
        if missed.item.records.about_use
        else "A gap does not say why."
    )
    yield from missed.item.records.cautions
    yield from unusable_words(missed.atlas.manifest, missed.item)
    if (few := int((missed.found.rules[missed.field.rows] == Rule.FEW_EXPECTED).sum())) > 0:
        yield f"In {few:,} of these areas fewer than 5 are expected, too few to say."
    if (hidden := int((missed.found.states[missed.field.rows] == HIDDEN).sum())) > 0:
        words = hidden_words(missed.item.records)
        yield f"{hidden:,} of these areas are {words} and are not in the list."
    rules = missed.found.rules[missed.field.rows]
    if (outside := int((rules == Rule.NOT_COVERED).sum())) > 0:
        yield f"{outside:,} of these areas are {UNCOVERED_WORDS} and are not in the list."
    if (unsaid := int((rules == Rule.ENDS_DIFFER).sum())) > 0:
        yield (
            f"Of {unsaid:,} of these areas it cannot be said, because some counts came hidden from"
            " the owner of the data; they are not in the list."
        )
