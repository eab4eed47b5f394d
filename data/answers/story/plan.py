"""A plan for a budget: where to begin, how far it goes, who lives there, and how they come."""

import json
from dataclasses import dataclass, field

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations import Plan, channels_in, groups_in, plan_for
from data.answers.cited import Cited, cite_classification
from data.answers.spots import names_at
from data.answers.story.campaigns import prospect_words, too_few_words
from data.answers.story.missing import Missed, missed_for
from data.answers.story.services import cited_of
from data.answers.words import (
    all_of,
    count_of,
    format_count,
    format_percent,
    title_of_item,
    within,
)
from data.manifest import find_key, rated_levels
from data.model import Reach
from data.stats.campaign import TooFew, areas_needed, least_found
from data.stats.refusals import Refusal

LISTED = 20
"""Areas that the panel lists; the file has all."""
TOP_GROUPS = 3


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One area of the plan, in events or people."""

    reference: str
    name: str
    missing: float
    low: float
    high: float
    served: float
    """People to reach there; 0 where the budget does not go so far."""


@dataclass(frozen=True, slots=True)
class Part:
    """One group, or one channel, with its share where the plan begins and in the whole atlas."""

    name: str
    here: float
    atlas: float | None = None


@dataclass(frozen=True, slots=True)
class PlanFigure:
    """The tab Plan."""

    budget: str
    cost: str
    """As the address has it, else that of the way that it names."""
    sentences: tuple[str, ...]
    names: str = ""
    events: str = ""
    period: str = ""
    rows: tuple[PlanRow, ...] = ()
    more: int = 0
    """Areas of the plan that are not listed."""
    price: float | None = None
    """Pounds for each person; None without a plan."""
    ways: tuple[Reach, ...] = ()
    by: str = ""
    block: str = ""
    """What a campaign in these areas is, as lines of TOML; empty without a plan."""
    suggested: str = ""
    """A name for it."""
    channel: str = ""
    beforehand: tuple[str, ...] = ()
    """What could be told of it afterwards."""
    finer: tuple[str, str] = ("", "")
    """Key and names of a finer level, where this one is too coarse to tell anything."""
    groups: tuple[Part, ...] = ()
    channels: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    cited: tuple[Cited, ...] = ()
    outlined: tuple[str, ...] = field(default=())
    """The areas that the map outlines."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, with what it is of."""

    missed: Missed
    plan: Plan
    people: float | None
    """How many the budget reaches; None without one."""
    price: float | None
    """Pounds for each person; None where none is given."""

    @property
    def chosen(self) -> np.ndarray:
        """Rows of the areas that the budget goes to; without one, of all that are listed first."""
        spending = self.plan.spending
        return self.plan.order[: LISTED if spending is None else len(spending.served)]


def planned_for(asked: Asked) -> Planned | str:
    """The plan of a view; a sentence with the reason where there is none."""
    missed = missed_for(asked)
    if isinstance(missed, str):
        return missed
    view, price = asked.view, _price(asked)
    people = float(view.budget) / price if view.budget and price else None
    plan = plan_for(asked.atlas, missed.question, missed.field.rows, people)
    return plan.text if isinstance(plan, Refusal) else Planned(missed, plan, people, price)


def _price(asked: Asked) -> float | None:
    """Pounds for each person: those of the address, else those of the way that it names."""
    way = find_key(asked.manifest.reaches, asked.view.by)
    return float(asked.view.cost) if asked.view.cost else way.cost if way else None


def plan_figure(asked: Asked) -> PlanFigure:
    """The tab of a view; never raises."""
    view, planned = asked.view, planned_for(asked)
    if isinstance(planned, str):
        return PlanFigure(view.budget, view.cost, (planned,), ways=asked.manifest.reaches)
    missed, plan = planned.missed, planned.plan
    chosen, has_plan = planned.chosen, plan.spending is not None
    way = find_key(asked.manifest.reaches, view.by)
    beforehand, finer = _beforehand(asked, planned) if has_plan and len(chosen) else ((), ("", ""))
    return PlanFigure(
        budget=view.budget,
        cost=view.cost or (f"{way.cost:g}" if way else ""),
        sentences=tuple(sentences_of(planned)),
        names=missed.field.level.names,
        events=missed.item.events,
        period=within(asked.period_words(), view.window),
        rows=rows_of(planned, LISTED),
        more=max(0, len(chosen if has_plan else plan.order) - LISTED),
        price=planned.price if has_plan else None,
        ways=asked.manifest.reaches,
        by=view.by,
        block=_block(asked, planned) if has_plan and len(chosen) else "",
        suggested=f"{title_of_item(missed.item)}, {_areas_words(planned)}",
        channel=way.title if way else "",
        beforehand=beforehand,
        finer=finer,
        groups=_groups(asked, planned) if len(chosen) else (),
        channels=_channels(asked, planned) if len(chosen) else (),
        notes=tuple(notes_of(planned)),
        cited=(
            *cited_of(missed.item),
            *((cite_classification(asked.scheme),) if asked.scheme else ()),
        ),
        outlined=_references(planned, chosen) if has_plan else (),
    )


def sentences_of(planned: Planned) -> list[str]:
    """What the plan says, in the order in which it is read."""
    missed, plan, spending = planned.missed, planned.plan, planned.plan.spending
    level, events = missed.field.level, missed.item.events
    if plan.left_out == len(missed.field.rows):
        return [f"No {level.name} can be judged: hidden, not covered, or too few are expected."]
    if not len(plan.order):
        return [f"No {level.name} has a gap in {events} that chance does not explain."]
    many = len(plan.order)
    gap = format_count(float(plan.missing.sum()))
    told = [
        f"About {gap} {events} are missing in {count_of(many, level.name, level.names)}, once"
        " chance is taken off."
    ]
    if spending is None or planned.people is None:
        return told
    chosen = len(spending.served)
    if not chosen:
        return [*told, "The budget reaches nobody at this cost."]
    reached = float(spending.served.sum())
    told.append(
        f"Start with {'this one' if chosen == 1 else f'these {format_count(chosen)}'}"
        f" {level.name if chosen == 1 else level.names}: the budget reaches"
        f" {format_count(reached)} people."
        if chosen < many
        else f"The budget goes to {all_of(many, level.name, level.names)} and reaches"
        f" {format_count(reached)} people."
    )
    low, high = (format_percent(float(end)) for end in spending.limits)
    told.append(f"That would close about {format_percent(spending.share)} of the gap.")
    if low != high:
        told.append(f"Chance leaves it between {low} and {high}.")
    left = (planned.people - reached) * (planned.price or 0)
    if left >= 1:
        told.append(f"£{format_count(left)} of the budget is left.")
    return told


def notes_of(planned: Planned) -> list[str]:
    """What the plan takes for granted, and what it leaves out."""
    missed, plan = planned.missed, planned.plan
    item, level = missed.item, missed.field.level
    notes = []
    if plan.spending is not None and not item.is_of_people:
        notes.append(f"Each person reached is taken to bring one of the missing {item.events}.")
    elif plan.spending is not None:
        notes.append("Each person reached is taken to be one of those missing.")
    if plan.spending is not None and plan.spending.served.size:
        last = len(plan.spending.served) - 1
        if plan.spending.served[last] < plan.missing[last] - 0.5:
            notes.append("In the last area the budget reaches some only.")
    notes.append(
        f"The lowest rise by themselves, so each gap is drawn to that of all {level.names}."
    )
    notes.append("A gap does not say why.")
    if plan.left_out:
        told = count_of(plan.left_out, f"{level.name} is", f"{level.names} are")
        notes.append(f"{told} left out: hidden, not covered, or too few are expected.")
    return [*notes, *item.records.cautions]


def _areas_words(planned: Planned) -> str:
    level = planned.missed.field.level
    return count_of(len(planned.chosen), level.name, level.names)


def _block(asked: Asked, planned: Planned) -> str:
    """The keys of a [[campaign]] that the plan decides."""
    missed, view = planned.missed, asked.view
    codes = missed.atlas.areas(missed.field.level.key).codes[planned.chosen]
    values = {
        "service": missed.item.key,
        "level": missed.field.level.key,
        "areas": [str(code) for code in codes],
        "cost": float(view.budget),
        "window": view.window,
        "chosen": view.period,
    }
    return "".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()
    )


def _beforehand(asked: Asked, planned: Planned) -> tuple[tuple[str, ...], tuple[str, str]]:
    """What could be told of a campaign in these areas afterwards, and a finer level if nothing."""
    missed, size = planned.missed, len(planned.chosen)
    level, item = missed.field.level, missed.item
    if item.is_stock:
        return ("Afterwards it cannot be said what changed: it is a count of one day.",), ("", "")
    free = int((missed.found.bands > 0).sum()) - size
    needed = areas_needed(size)
    if free < needed:
        known = rated_levels(asked.manifest, item)
        order = [each for each in asked.manifest.levels if each.key in known]
        finer = order[order.index(level) - 1] if order.index(level) else None
        return (
            "Afterwards it could not be said what changed.",
            too_few_words(TooFew(needed, free), level),
        ), (finer.key, finer.names) if finer else ("", "")
    expected = float(np.nansum(missed.found.observed[planned.chosen]))
    least = least_found(max(expected, 1.0), item.dispersion.value)
    return (prospect_words(least),), ("", "")


def rows_of(planned: Planned, most: int) -> tuple[PlanRow, ...]:
    """The first areas of the plan: those the budget goes to, or all without one."""
    plan, level = planned.plan, planned.missed.field.level
    size = len(planned.chosen) if plan.spending else len(plan.order)
    kept = plan.order[: min(most, size)]
    codes = planned.missed.atlas.areas(level.key).codes
    served = plan.spending.served if plan.spending else np.zeros(len(kept))
    return tuple(
        PlanRow(
            reference=f"{level.key}:{codes[row]}",
            name=name,
            missing=float(plan.missing[at]),
            low=float(plan.low[at]),
            high=float(plan.high[at]),
            served=float(served[at]),
        )
        for at, (row, name) in enumerate(
            zip(kept.tolist(), names_at(level.key, kept, planned.missed.atlas), strict=True)
        )
    )


def _references(planned: Planned, rows: np.ndarray) -> tuple[str, ...]:
    level = planned.missed.field.level.key
    codes = planned.missed.atlas.areas(level).codes
    return tuple(f"{level}:{codes[row]}" for row in rows.tolist())


def _groups(asked: Asked, planned: Planned) -> tuple[Part, ...]:
    """The commonest groups where the plan begins."""
    here, atlas = groups_in(asked.atlas, planned.missed.question, planned.chosen)
    if not np.isfinite(here).all():
        return ()
    top = np.argsort(-here, kind="stable")[:TOP_GROUPS]
    segments = planned.missed.segments
    return tuple(
        Part(segments[place].name, float(here[place]), float(atlas[place]))
        for place in top.tolist()
        if here[place] > 0
    )


def _channels(asked: Asked, planned: Planned) -> tuple[Part, ...]:
    """How groups like theirs use the service elsewhere, the commonest channel first."""
    found = channels_in(asked.atlas, planned.missed.question, planned.chosen)
    titles = {
        key: channel.title
        for key in found
        if (channel := find_key(asked.manifest.channels, key)) is not None
    }
    order = sorted(found, key=lambda key: -found[key])
    return tuple(Part(titles.get(key, key), found[key]) for key in order)
