"""Who is missing: the areas of a level by what is expected of them less what is seen."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.answers.cited import cite_classification
from data.answers.measures import (
    ASSUMPTION,
    ExpectedAreas,
    Leading,
    Question,
    expected_for,
    leading_for,
    question_of,
    users_by_channel,
)
from data.answers.sentences import chance_words
from data.answers.story.areas_chart import EVERY, Field, field_of
from data.answers.story.chart_values import PAGE, MissedFigure, MissedRow
from data.answers.story.services import chosen_item, cited_of
from data.answers.story.spots import Spot, find_spot, name_of, parent_of
from data.answers.view import View, canonical_query
from data.answers.words import channel_words, level_name, window_words
from data.manifest import ALL, Item, find_key, levels_of
from data.model import Segment
from data.stats.inputs import Floats
from data.stats.refusals import Refusal, Rule
from data.stats.verdict import Band
from data.store.reader import Atlas
from data.store.values import VALUE


@dataclass(frozen=True, slots=True)
class Missed:
    """The areas of a field beside what is expected of them; ``order`` are the rows (number − 1) of
    those that can be judged and have fewer than expected, most missing first."""

    item: Item
    question: Question
    found: ExpectedAreas
    leading: Leading
    field: Field
    order: np.ndarray
    segments: tuple[Segment, ...]
    channels: dict[str, Floats]
    """Users of each channel by segment over the atlas; empty where a channel cannot be told."""
    chosen: int | None
    """Row of the chosen area, None where it is not one of the field's level."""
    atlas: Atlas

    @property
    def below(self) -> int:
        return int(np.isin(self.found.bands[self.field.rows], (Band.LOW_95, Band.LOW_998)).sum())

    @property
    def known(self) -> int:
        return int((self.found.bands[self.field.rows] > 0).sum())

    def row(self, place: int, *, by_area: bool = True) -> MissedRow:
        """One area, by its row. ``by_area``: where no channel can be told for the segment, look up
        the area's own, which takes a reading each.
        """
        found, areas, base = (
            self.found,
            self.atlas.areas(self.field.level.key),
            self.atlas.base(self.field.level.key, self.item.base),
        )
        lead, part = int(self.leading.segment[place]), float(self.leading.amount[place])
        told = lead >= 0 and found.gap[place] < 0 and part < 0
        channel, of = self._channel(place, lead if told else -1, by_area=by_area)
        return MissedRow(
            reference=f"{self.field.level.key}:{areas.codes[place]}",
            name=str(areas.names[place]),
            where=self.atlas.where(self.field.level.key, place + 1),
            observed=float(found.observed[place]),
            expected=float(found.expected[place]),
            missing=-float(found.gap[place]),
            low=-float(found.result.gap_high[place]),
            high=-float(found.result.gap_low[place]),
            band=Band(int(found.bands[place])),
            base=float(base[place]),
            segment=self.segments[lead].name if told else "",
            segment_code=self.segments[lead].code if told else "",
            segment_missing=-part if told else math.nan,
            channel=channel,
            channel_of=of,
            is_chosen=place == self.chosen,
        )

    def _channel(self, place: int, segment: int, *, by_area: bool) -> tuple[str, str]:
        """Title of the channel used most, and whose it is."""
        if segment >= 0 and self.channels:
            users = {key: float(by_segment[segment]) for key, by_segment in self.channels.items()}
            if max(users.values()) > 0:
                return self._title(users), "channel they use most"
        if not by_area or self.question.channel != ALL or len(self.item.records.channels) < 2:
            return "", ""
        q = self.question
        cells = self.atlas.channel_counts(q.level, q.item, place + 1, q.month, q.window)
        if any(state != VALUE for _, state in cells.values()) or not any(
            count > 0 for count, _ in cells.values()
        ):
            return "", ""
        return (
            self._title({key: count for key, (count, _) in cells.items()}),
            "channel most used here",
        )

    def _title(self, users: dict[str, float]) -> str:
        entry = find_key(self.atlas.manifest.channels, max(users, key=lambda key: users[key]))
        return entry.title if entry else ""


def missed_for(view: View, atlas: Atlas) -> Missed | str:
    """The areas of the view's level against expected; a sentence where that cannot be had."""
    item, spot = chosen_item(view, atlas.manifest), find_spot(view.area, atlas)
    scheme = find_key(atlas.manifest.classifications, view.classification)
    tier = find_key(scheme.tiers, view.tier) if scheme else None
    if item is None or tier is None:
        return "This needs a service, and a classification of the people who live here."
    field = field_of(view, spot, levels_of(item.records), atlas, most=EVERY)
    question = question_of(view, field.level.key, atlas) if field else None
    if field is None or question is None:
        return "There are no areas to set side by side."
    found, leading = expected_for(atlas, question), leading_for(atlas, question)
    if isinstance(found, Refusal):
        return found.text
    if isinstance(leading, Refusal):
        return leading.text
    field = _inside(field, view, spot, atlas)
    rows = field.rows[(np.nan_to_num(found.gap[field.rows]) < 0) & (found.bands[field.rows] > 0)]
    order = rows[np.argsort(found.gap[rows], kind="stable")]
    users = (
        users_by_channel(atlas, question)
        if view.channel == ALL and len(item.records.channels) > 1
        else {}
    )
    told = users if len(users) == len(item.records.channels) else {}
    chosen = spot.number - 1 if spot and spot.level == field.level.key else None
    return Missed(item, question, found, leading, field, order, tier.segments, told, chosen, atlas)


def _inside(field: Field, view: View, spot: Spot | None, atlas: Atlas) -> Field:
    """Cut to the chosen area where it is larger than the areas of the list, or to its parent where
    the view compares with that.
    """
    around = (
        spot
        if spot and spot.level != field.level.key
        else parent_of(spot, atlas)
        if view.comparator == "parent"
        else None
    )
    parents = atlas.areas(field.level.key).parents
    if around is None or around.level not in parents:
        return field
    rows = field.rows[parents[around.level][field.rows] == around.number]
    return Field(field.level, rows, around) if len(rows) > 1 else field


def missed_figure(view: View, atlas: Atlas, page: int | None) -> MissedFigure | str:
    """One page of who is missing: that of the chosen area where none is said, the last there is
    where ``page`` is past it.
    """
    missed = missed_for(view, atlas)
    if isinstance(missed, str):
        return missed
    if page is None:
        listed = missed.order.tolist()
        page = listed.index(missed.chosen) // PAGE if missed.chosen in listed else 0
    first = PAGE * max(0, min(page, (len(missed.order) - 1) // PAGE))
    base, scheme = (
        find_key(atlas.manifest.bases, missed.item.base),
        find_key(atlas.manifest.classifications, view.classification),
    )
    return MissedFigure(
        names=missed.field.level.names,
        events=missed.item.events,
        base_title=base.title if base else "",
        period=period_words_of(view, atlas),
        where=name_of(missed.field.within, atlas),
        rows=tuple(missed.row(int(place)) for place in missed.order[first : first + PAGE]),
        first=first,
        total=len(missed.order),
        below=missed.below,
        areas=missed.known,
        chance=chance_words(missed.known),
        download=f"/api/v1/{atlas.build_id}/missing.csv?{canonical_query(view, atlas.manifest)}",
        notes=tuple(notes_of(missed, atlas)),
        cited=(
            *cited_of(missed.item, atlas.manifest),
            *([cite_classification(scheme)] if scheme else []),
        ),
    )


def period_words_of(view: View, atlas: Atlas) -> str:
    """Period and channel of a view, as they follow a number."""
    return ", ".join(
        filter(None, (window_words(view.window, view.period), channel_words(view, atlas.manifest)))
    )


def notes_of(missed: Missed, atlas: Atlas) -> Iterator[str]:
    """What the list rests on, a sentence each."""
    told = level_name(atlas.manifest, missed.found.own_level)
    yield (
        f"Expected: as many as if each group here acted as it does across {name_of(None, atlas)}"
        f" (told apart by {told})."
    )
    yield ASSUMPTION
    yield "A gap does not say why, nor that a need is not met."
    yield from missed.item.records.unplaced
    if (few := int((missed.found.rules[missed.field.rows] == Rule.FEW_EXPECTED).sum())) > 0:
        yield f"In {few:,} of these areas fewer than 5 are expected, too few to say."
    if (hidden := int((missed.found.states[missed.field.rows] == 1).sum())) > 0:
        yield f"{hidden:,} of these areas are hidden to protect people and are not in the list."
