"""The campaigns of the catalogue, and what changed in their areas against areas like them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.answers.calculations.campaign import (
    NO_GROUPS,
    NO_PERIOD,
    NO_TEST,
    NOT_YET,
    CampaignResult,
    campaign_result,
    due_month,
    prospect_of,
)
from data.answers.words import (
    count_of,
    day_name,
    first_up,
    format_count,
    format_percent,
    title_of_item,
    with_the,
    words_of_period,
)
from data.manifest import Item, find_key, month_label, period_labels
from data.model import Campaign, Level
from data.stats.campaign import STATED_AT, Effect, TooFew

if TYPE_CHECKING:
    from data.answers.asked import Asked

PERIODS = {"year": "year", "quarter": "quarter", "month": "month", "snapshot": "day"}
WHY_NOT = {
    NOT_YET: "No {period} after it began is published yet.",
    NO_PERIOD: "There are no figures for the period that its areas were chosen by.",
    NO_TEST: "A count of one day has largely the same people in it each time.",
    NO_GROUPS: "Areas are matched by who lives there, and this atlas has no groups.",
}


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """One campaign as the page shows it."""

    title: str
    status: str
    about: tuple[tuple[str, str], ...]
    """What it is, as names and values."""
    verdict: str
    """What changed, in one sentence."""
    told: tuple[str, ...]
    """What that rests on, a sentence each."""
    patch: tuple[tuple[str, str], ...]
    """Names and values of the address that show its service at its level."""


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns that can be shown, and how many cannot."""

    cards: tuple[CampaignCard, ...]
    left_out: int


def campaigns_for(asked: "Asked") -> Campaigns:
    """Every campaign of the catalogue whose service and level the atlas has."""
    atlas, cards = asked.atlas, []
    for campaign in asked.manifest.campaigns:
        item = find_key(atlas.items(), campaign.item)
        level = find_key(asked.manifest.levels, campaign.level)
        if item is not None and level is not None:
            cards.append(_card(asked, campaign, item, level))
    return Campaigns(tuple(cards), len(asked.manifest.campaigns) - len(cards))


def _card(asked: "Asked", campaign: Campaign, item: Item, level: Level) -> CampaignCard:
    result = campaign_result(asked.atlas, campaign, item, level)
    verdict, told = (
        _cannot(*_why_not(asked, campaign, item, level, result))
        if isinstance(result, str)
        else _told(asked, campaign, item, level, result)
    )
    areas = count_of(len(campaign.areas), level.name, level.names)
    return CampaignCard(
        title=campaign.title,
        status=first_up(campaign.status),
        about=(
            ("Service", title_of_item(item)),
            ("Areas", areas),
            ("From", day_name(campaign.begins.isoformat())),
            ("To", day_name(campaign.ends.isoformat())),
            ("By", campaign.channel),
            ("Cost", f"£{format_count(campaign.cost)}"),
            ("Owner", campaign.owner),
            ("Review", day_name(campaign.review.isoformat())),
        ),
        verdict=verdict,
        told=told,
        patch=(
            ("mode", "explore"),
            ("theme", item.theme.key),
            ("service", item.name),
            ("level", level.key),
            ("measure", "expected"),
            ("tab", "now"),
        ),
    )


def _cannot(*reasons: str) -> tuple[str, tuple[str, ...]]:
    return "It cannot be said what changed.", reasons


def _why_not(
    asked: "Asked", campaign: Campaign, item: Item, level: Level, reason: str
) -> tuple[str, ...]:
    """Why nothing is said; where it is too early, also when it can be, and what could be found."""
    told = WHY_NOT[reason].format(period=PERIODS[campaign.window])
    if reason != NOT_YET:
        return (told,)
    due = month_label(asked.manifest, due_month(asked.atlas, campaign, item.records.year_ends))
    words = words_of_period(item.records, campaign.window, due)
    prospect = prospect_of(asked.atlas, campaign, item, level)
    if isinstance(prospect, TooFew):
        return told, too_few_words(prospect, level)
    found = (prospect_words(prospect),) if prospect is not None else ()
    return told, f"It can be told once there are figures for {with_the(words)}.", *found


def prospect_words(least: float) -> str:
    """How small a rise could be found, before a campaign begins."""
    return (
        f"Afterwards a rise of {format_percent(least - 1)} or more would be found in four cases of"
        " five, if nothing else changes there."
    )


def _told(
    asked: "Asked", campaign: Campaign, item: Item, level: Level, result: CampaignResult
) -> tuple[str, tuple[str, ...]]:
    effect = result.effect
    if isinstance(effect, TooFew):
        return _cannot(too_few_words(effect, level))
    after, before = (
        _period(asked, campaign, item, month) for month in (result.after, result.before)
    )
    beside = (
        f"{first_up(with_the(before))} and {with_the(after)} are set beside each other."
        if before
        else f"No earlier period is free, so the level before is drawn to that of all"
        f" {level.names}; {with_the(after)} came after."
    )
    left_out = (
        (f"{count_of(result.left_out, 'area is', 'areas are')} left out: hidden, or too few.",)
        if result.left_out
        else ()
    )
    return verdict_of(effect, item, level), (
        f"Chance leaves the change between {_signed(float(effect.limits.low))} and"
        f" {_signed(float(effect.limits.high))}.",
        beside,
        f"Compared with {format_count(effect.controls)} {level.names} most like them, without a"
        " campaign.",
        f"The same was done with {format_count(effect.placebos)} sets of {level.names} without a"
        " campaign, to see what chance brings.",
        *power_words(effect, item),
        *left_out,
    )


def verdict_of(effect: Effect, item: Item, level: Level) -> str:
    """What changed, in one sentence that knows chance."""
    change = abs(effect.ratio - 1)
    more = "more" if effect.ratio >= 1 else "fewer"
    if effect.is_found:
        return (
            f"There were {format_percent(change)} {more} {item.events} than {level.names} like them"
            " lead one to expect: unlikely to be chance."
        )
    if round(100 * change) == 0:
        return f"{first_up(item.events)} changed as they did in {level.names} like them."
    return (
        f"There were {format_percent(change)} {more} {item.events} than {level.names} like them"
        " lead one to expect, which could be chance."
    )


def power_words(effect: Effect, item: Item) -> tuple[str, ...]:
    """How small a rise could have been found, here and at 1,000 expected events."""
    return (
        f"A rise of {format_percent(effect.least_found - 1)} would be found in four cases of five.",
        f"Where {format_count(STATED_AT)} {item.events} are expected, a rise of"
        f" {format_percent(effect.least_found_stated - 1)} would be found.",
    )


def too_few_words(few: TooFew, level: Level) -> str:
    """Why nothing can be said of a campaign in so many areas."""
    return (
        f"It takes {format_count(few.needed)} {level.names} without a campaign to compare with, and"
        f" there are {format_count(few.there)}."
    )


def _signed(ratio: float) -> str:
    change = ratio - 1
    if round(100 * abs(change)) == 0:
        return "no change"
    return f"{format_percent(abs(change))} {'more' if change > 0 else 'fewer'}"


def _period(asked: "Asked", campaign: Campaign, item: Item, month: int | None) -> str:
    if month is None:
        return ""
    label = period_labels(asked.manifest, campaign.window, (month,))[0]
    return words_of_period(item.records, campaign.window, label)
