"""What changed where there was a campaign, against areas like those, from published counts."""

from dataclasses import dataclass

import numpy as np

from data.answers.calculations.plan import shrunk_for
from data.answers.calculations.question import Question
from data.answers.calculations.segment_base import segment_base
from data.manifest import ALL, Item, is_known_by, period_index
from data.model import Campaign, Level
from data.stats.campaign import (
    Effect,
    TooFew,
    areas_needed,
    effect_of,
    features,
    least_found,
)
from data.stats.inputs import Flags, Floats, divided
from data.stats.refusals import Refusal
from data.stats.shrink import Shrunk
from data.store.reader import Atlas
from data.store.values import VALUE
from data.windows import ROLLING, SPANS, YEAR, month_of, window_end


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """What changed, and between which periods."""

    effect: Effect | TooFew
    after: int
    """Index of the period after it began."""
    before: int | None
    """Index of the period before; None where the level before is drawn to that of all areas."""
    areas: int
    """Areas of the campaign that are in it."""
    left_out: int
    """Areas of the campaign that are not: not in the atlas, hidden, or too few expected."""


NOT_YET = "not yet"
NO_PERIOD = "no period"
NO_TEST = "no test"
NO_GROUPS = "no groups"
Reason = str
"""Why nothing can be said, one of the four."""


def campaign_result(
    atlas: Atlas, campaign: Campaign, item: Item, level: Level
) -> CampaignResult | Reason:
    """What changed in the areas of a campaign; kept in memory."""
    key = f"campaign/{campaign.model_dump_json()}"
    return atlas.keep(key, lambda: _result(atlas, campaign, item, level))


def _question(atlas: Atlas, campaign: Campaign, item: Item, level: Level) -> Question | Reason:
    """The question that the areas of a campaign were chosen by."""
    if campaign.window == "snapshot" or item.is_stock:
        return NO_TEST
    chosen = period_index(atlas.manifest, campaign.window, campaign.chosen)
    scheme = next(iter(atlas.manifest.classifications), None)
    tier = next((t for t in scheme.tiers if is_known_by(scheme, t)), None) if scheme else None
    if scheme is None or tier is None or item.base is None:
        return NO_GROUPS
    if chosen is None:
        return NO_PERIOD
    return Question(level, item, ALL, chosen, campaign.window, scheme, tier)


def prospect_of(
    atlas: Atlas, campaign: Campaign, item: Item, level: Level
) -> float | TooFew | None:
    """The least ratio above 1 that could be found once there are figures after a campaign began.

    As ``data.stats.campaign.least_found``, from the period that its areas were chosen by. TooFew
    where nothing could be; None where there are no figures of that period.
    """
    question = _question(atlas, campaign, item, level)
    shrunk = None if isinstance(question, Reason) else shrunk_for(atlas, question)
    if isinstance(question, Reason) or shrunk is None or isinstance(shrunk, Refusal):
        return None
    counts, known = _known(atlas, question, question.month)
    usable = known & np.isfinite(shrunk.ratio)
    own, others = _touched(atlas, campaign)
    size, free = int((own & usable).sum()), int((usable & ~own & ~others).sum())
    needed = areas_needed(size)
    if not size or free < needed:
        return TooFew(needed, free)
    return least_found(max(float(counts[own & usable].sum()), 1.0), question.dispersion)


def _result(atlas: Atlas, campaign: Campaign, item: Item, level: Level) -> CampaignResult | Reason:
    question = _question(atlas, campaign, item, level)
    if isinstance(question, Reason):
        return question
    months, chosen = question.months(atlas), question.month
    after = period_after(atlas, campaign, months)
    if after is None:
        return NOT_YET
    shrunk = shrunk_for(atlas, question)
    if isinstance(shrunk, Refusal):
        return NO_PERIOD
    before = period_before(atlas, campaign, months, after, chosen)
    later, known = _known(atlas, question, after)
    if before is None:
        earlier = np.where(np.isfinite(shrunk.ratio), shrunk.expected * shrunk.ratio, np.nan)
    else:
        earlier, was_known = _known(atlas, question, before)
        known = known & was_known
    matched_by = _matched_by(atlas, question, shrunk)
    usable = known & np.isfinite(earlier) & np.isfinite(matched_by).all(axis=1)
    own, others = _touched(atlas, campaign)
    treated = np.flatnonzero(own & usable)
    return CampaignResult(
        effect=effect_of(
            (earlier, later),
            treated,
            np.flatnonzero(usable & ~own & ~others),
            matched_by,
            question.dispersion,
        ),
        after=after,
        before=before,
        areas=len(treated),
        left_out=len(campaign.areas) - len(treated),
    )


def _known(atlas: Atlas, question: Question, month: int) -> tuple[Floats, Flags]:
    found = atlas.counts(
        question.level.key, question.item.key, question.channel, month, question.window
    )
    return found.values, found.states == VALUE


def _matched_by(atlas: Atlas, question: Question, shrunk: Shrunk) -> Floats:
    base = segment_base(atlas, question, question.level, question.level)
    shares = divided(base, base.sum(axis=1, keepdims=True))
    return features(shrunk.ratio, shares, shrunk.expected)


def _touched(atlas: Atlas, campaign: Campaign) -> tuple[Flags, Flags]:
    """The areas of a campaign, and those of other campaigns for the same, (n,) each."""
    size = atlas.level(campaign.level).areas
    own, others = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    for each in atlas.manifest.campaigns:
        if each.item != campaign.item or each.level != campaign.level:
            continue
        marked = own if each == campaign else others
        numbers = (atlas.number(each.level, code) for code in each.areas)
        marked[[number - 1 for number in numbers if number is not None]] = True
    return own, others


def first_month(atlas: Atlas, campaign: Campaign) -> int:
    """Index of the first whole month from the day that a campaign began."""
    begins = campaign.begins
    begun = begins.year * YEAR + begins.month - 1 - month_of(atlas.manifest.first_month)
    return begun if begins.day == 1 else begun + 1


def period_after(atlas: Atlas, campaign: Campaign, months: tuple[int, ...]) -> int | None:
    """The first published period that lies wholly after a campaign began."""
    first, span = first_month(atlas, campaign), SPANS[campaign.window]
    return next((month for month in months if month - span + 1 >= first), None)


def due_month(atlas: Atlas, campaign: Campaign, year_ends: int) -> int:
    """Index of the last month of the first period that lies wholly after a campaign began.

    ``year_ends``: the month that the years of its records end with (RecordSet.year_ends).
    """
    first = first_month(atlas, campaign)
    last = first + SPANS[campaign.window] - 1
    if year_ends == ROLLING:
        return last
    start = month_of(atlas.manifest.first_month)
    return window_end(last + start, campaign.window, year_ends) - start


def period_before(
    atlas: Atlas, campaign: Campaign, months: tuple[int, ...], after: int, chosen: int
) -> int | None:
    """The latest period of the same season that ended before it began and that the choice of areas
    did not use.
    """
    span = SPANS[campaign.window]
    begun = first_month(atlas, campaign) - (0 if campaign.begins.day == 1 else 1)
    seasons = range(after - YEAR, -1, -YEAR)
    return next((m for m in seasons if m in months and m < begun and abs(m - chosen) >= span), None)
