"""Who uses the chosen service: its profile over the segments of the view's classification."""

import math

from data.answers.asked import Asked
from data.answers.calculations import RECORDED, SegmentProfile, assumption_of, profile_for
from data.answers.cited import cite_classification
from data.answers.fates import unusable_words
from data.answers.sentences.wording import UNCOVERED_HERE
from data.answers.spots import Spot, name_of, reach
from data.answers.story.chart_values import ProfileFigure, ProfileRanges, ProfileRow
from data.answers.story.residents import kept_of
from data.answers.story.services import cited_of
from data.answers.words import first_up, format_number, scheme_words
from data.manifest import Item, levels_of
from data.model import Base, Classification, Manifest, Tier
from data.stats.profile import Profile
from data.stats.refusals import Refusal, Rule, refusal_for, refused
from data.stats.verdict import Band
from data.store.reader import Atlas

ENOUGH_KNOWN = 0.995
UNSAID = "cannot be said"
"""In place of a verdict where both ends of a range have none in common."""


def profile_figure(asked: Asked) -> ProfileFigure | str:
    """The profile in the chosen area, or over the whole atlas.

    The whole atlas is used where the counts of the area cannot be divided by segment. A sentence
    where there is no profile.
    """
    item, scheme, tier, view = asked.item, asked.scheme, asked.tier, asked.view
    if item is None or scheme is None or tier is None or item.base is None:
        return "This needs a service with a base, and a classification of the people who live here."
    spot = reach(asked.spot, levels_of(item.records), asked.atlas)
    if spot is not None and not is_covered(asked.atlas, item, spot):
        return f"{first_up(UNCOVERED_HERE)}."
    found, place, notes = _found(asked, spot)
    if isinstance(found, Refusal):
        return found.text
    word, per, decimals = rate_words(item, item.base, asked.manifest)
    finer, within = _finer(scheme, view.tier), _within(scheme, tier, view.segment)
    return ProfileFigure(
        place=place,
        title=scheme_words(scheme, tier),
        events=item.events,
        base_title=scheme.weight if found.is_recorded else item.base.title,
        rate_title=word,
        rate_decimals=decimals,
        rows=tuple(_rows(found, per, finer)),
        tiers=_tiers(scheme, view.tier),
        notes=(
            *notes,
            *_known(found, item),
            *item.records.cautions,
            *unusable_words(asked.manifest, item),
            *_recorded(found, asked, item, tier),
        ),
        cited=(*cited_of(item), cite_classification(scheme)),
        kept=view.segment if within else kept_of(asked),
        finer=(finer.key, finer.names) if finer else ("", ""),
        within=within,
        is_recorded=found.is_recorded,
        other=other_groups(asked, item, scheme),
    )


def other_groups(asked: Asked, item: Item, scheme: Classification) -> tuple[str, str]:
    """Key and title of the classification to look at as well, where records carry one."""
    carried, schemes = item.records.carried, asked.manifest.classifications
    if carried is None:
        return "", ""
    wanted = carried.scheme if carried.scheme != scheme.key else schemes[0].key
    other = next((s for s in schemes if s.key == wanted and s.key != scheme.key), None)
    return (other.key, other.title) if other else ("", "")


def is_covered(atlas: Atlas, item: Item, spot: Spot) -> bool:
    """Whether the records of a service are about an area."""
    covered = atlas.covered(item.records.key, spot.level)
    return covered is None or bool(covered[spot.number - 1])


def _finer(scheme: Classification, tier: str) -> Tier | None:
    """The next finer tier, where the data have memberships in a tier that fine."""
    order = [t.key for t in scheme.tiers]
    place = order.index(tier) + 1
    return scheme.tiers[place] if place <= order.index(scheme.given_tier) else None


def _within(scheme: Classification, tier: Tier, kept: tuple[str, ...]) -> str:
    """Code and name of the coarser segment that was opened.

    It is the one whose parts are exactly those that are kept; empty where there is none.
    """
    parents = {s.parent for s in tier.segments if s.code in kept}
    parent = next(iter(parents)) if len(parents) == 1 else ""
    if not parent or {s.code for s in tier.segments if s.parent == parent} != set(kept):
        return ""
    named = next(
        (s for t in scheme.tiers for s in t.segments if s.code == parent and t.key != tier.key),
        None,
    )
    return f"{named.code} {named.name}" if named else ""


def _found(asked: Asked, spot: Spot | None) -> tuple[SegmentProfile | Refusal, str, list[str]]:
    """The profile, the name of its area, and why it is not the chosen area's where it is not."""
    atlas = asked.atlas
    if spot is not None:
        question = asked.question(atlas.level(spot.level))
        own = profile_for(atlas, question, spot.number) if question else None
        if isinstance(own, SegmentProfile):
            return own, name_of(spot, atlas), []
    whole = asked.question(asked.coarsest)
    found = profile_for(atlas, whole) if whole else refused(Rule.MISSING)
    note = (
        f"Counts do not tell the groups of {name_of(spot, atlas)} apart, so this is the whole"
        f" of {name_of(None, atlas)}."
    )
    return found, name_of(None, atlas), [note] if spot else []


def _rows(found: SegmentProfile, per: float, finer: Tier | None) -> list[ProfileRow]:
    p, ends = found.profile, found.ends
    rows = []
    for i, s in enumerate(found.segments):
        refusal = refusal_for(Rule(int(p.rule[i])))
        rows.append(
            ProfileRow(
                s.code,
                s.name,
                s.colour,
                s.colour_dark,
                float(p.count[i]),
                float(p.percent[i]),
                float(p.base[i]),
                float(p.base_percent[i]),
                float(p.penetration[i]) * per / 100,
                float(p.index[i]),
                float(p.low[i]),
                float(p.high[i]),
                Band(int(p.band[i])),
                bool(p.is_important[i]),
                (
                    UNSAID
                    if refusal and refusal.rule == Rule.ENDS_DIFFER
                    else refusal.reason
                    if refusal
                    else ""
                    if math.isfinite(p.low[i])
                    else "Nobody lives here in this group."
                ),
                (
                    tuple(part.code for part in finer.segments if part.parent == s.code)
                    if finer
                    else ()
                ),
                _ranges(*ends, i, per) if ends else None,
                s.say,
                p.rule[i] == Rule.HIDDEN and ends is None,
            )
        )
    return rows


def _ranges(least: Profile, most: Profile, place: int, per: float) -> ProfileRanges | None:
    """Both ends of the numbers of one segment, where they differ."""
    if not least.index[place] < most.index[place]:
        return None

    def both(name: str, scale: float = 1.0) -> tuple[float, float]:
        low, high = (float(getattr(end, name)[place]) * scale for end in (least, most))
        return low, high

    return ProfileRanges(
        both("count"), both("percent"), both("penetration", per / 100), both("index")
    )


def rate_words(item: Item, base: Base, manifest: Manifest) -> tuple[str, float, int]:
    """The name of users over base, the number it is given per, and its decimal places.

    Events (a flow) may count one person often: a rate. Members (a stock) are counted once:
    *take-up* where the base is those eligible, a part of everyone; *penetration* where it is
    everyone.
    """
    if item.service.kind == "flow":
        return "Rate per 1,000", 1000.0, 1
    same = [b.key for b in manifest.bases if b.unit == base.unit]
    is_everyone = base.unit != "other" and same and same[0] in (base.key, base.part_of)
    return "Penetration, %" if is_everyone else "Take-up, %", 100.0, 1


def _tiers(scheme: Classification, chosen: str) -> tuple[tuple[str, str, bool], ...]:
    order = [t.key for t in scheme.tiers]
    return tuple(
        (t.key, t.names, t.key == chosen)
        for t in scheme.tiers[: order.index(scheme.given_tier) + 1]
    )


def _recorded(found: SegmentProfile, asked: Asked, item: Item, tier: Tier) -> list[str]:
    """Where the counts by group come from, and of how many the group is not known."""
    if not found.is_recorded:
        return [assumption_of(asked.atlas, asked.question())]
    hidden = int((found.profile.rule == Rule.HIDDEN).sum())
    said = [RECORDED]
    if hidden:
        kinds = f"{tier.name} is" if hidden == 1 else f"{tier.names} are"
        said.append(f"{hidden} {kinds} hidden (c) to protect people.")
    if math.isnan(found.unknown):
        said.append(f"How many {item.events} are of no known group is hidden.")
    elif found.unknown > 0:
        count = format_number(found.unknown)
        said.append(f"{count} {item.events} are of no known group, and in no figure here.")
    return said


def _known(found: SegmentProfile, item: Item) -> list[str]:
    if found.is_recorded:
        return []
    said = [f"{first_up(item.events)} are told apart by {found.own_level.name}."]
    if found.ends:
        said.append(
            "Some counts came hidden from the owner of the data and are known only to lie between"
            " two numbers, so figures have both ends. A group is called over- or under-represented"
            " where that holds at both."
        )
    if found.known >= ENOUGH_KNOWN:
        return said
    share = f"{100 * found.known:.0f}% of the base"
    return [*said, f"Counts are known for {share}; the rest is hidden or missing."]
