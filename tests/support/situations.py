"""Situations that sentences are made for, each in one line: what is the case, and the facts that
say so.

Street lights, in a ward of 20,000 residents in Leeds, where the city has 8.1 reports per 1,000,
unless a line says otherwise.
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from data.answers.sentences import (
    AreaFacts,
    ChangeFacts,
    Field,
    MixFacts,
    PartsFacts,
    Rank,
    SegmentShare,
    ServiceFacts,
)
from data.stats import (
    HIDDEN,
    MISSING,
    Verdict,
    Verdicts,
    expected_takeup,
    line_refusal,
    verdict_against,
    verdict_between,
)
from data.stats.bounds import agreed
from data.stats.segments import Reference
from data.store.values import RANGE

WARDS = Field(name="ward", names="wards", areas=33)
BEFORE = "the year before"


def lights(
    count: float,
    *,
    base: float = 20_000,
    state: int = 0,
    comparator: str = "Leeds",
    reference: float = 8.1,
    **more: Any,
) -> ServiceFacts:
    """Street lights in a ward, judged against the city."""
    verdict = verdict_against(
        count, base, reference * 1000, 1_000_000, comparator=comparator, state=state
    )
    plain = ServiceFacts(
        key="lights",
        title="Street lights",
        event="report",
        events="reports",
        base_title="residents",
        period="in the year to June 2019",
        count=count,
        state=state,
        verdict=verdict,
    )
    return replace(plain, **more)


def large(count: float, base: float) -> ServiceFacts:
    """An area that is more than a tenth of the city it is compared with."""
    return replace(
        lights(count),
        verdict=verdict_against(
            count, base, 8100, 1_000_000, comparator="Leeds", includes_area=True
        ),
    )


def members(count: float, base: float, reference: float) -> ServiceFacts:
    """Library members as a share of residents."""
    verdict = verdict_against(
        count, base, reference * 100_000, 100_000, comparator="Leeds", measure="proportion"
    )
    return replace(
        lights(count),
        key="members",
        title="Library membership",
        event="member",
        events="members",
        period="in June 2019",
        verdict=verdict,
    )


def changed(
    now: float,
    before: float,
    *,
    base: float = 20_000,
    base_before: float = 20_000,
    state: int = 0,
    before_state: int = 0,
) -> ServiceFacts:
    """This year against the year before."""
    verdict = verdict_between(
        now, base, before, base_before, comparator=BEFORE, state=state, other_state=before_state
    )
    return lights(
        now,
        base=base,
        change=ChangeFacts(verdict=verdict, before=before if before_state == 0 else math.nan),
    )


def ranged(least: float, most: float, **more: Any) -> ServiceFacts:
    """Street lights of which some counts came hidden, so that only two ends are known."""
    ends = [lights(count).verdict for count in (least, most)]
    return replace(
        lights(math.nan, state=RANGE),
        verdict=both_ends(*ends),
        ends=(least, most),
        hidden_words="hidden by the owner of the data",
        **more,
    )


def both_ends(least: Verdict | None, most: Verdict | None) -> Verdict:
    """The verdict that holds of both ends, as ``data.stats.bounds.agreed`` makes it."""
    assert least
    assert most
    ends = [
        Verdicts(
            v.measure,
            *(np.array([n]) for n in (v.count, v.base, v.value, v.low, v.high, v.reference)),
            np.array([v.band], np.uint8),
            np.array([v.refusal.rule if v.refusal else 0], np.uint8),
            np.array([False]),
            np.array([1.0]),
            np.array([v.other_count]),
            np.array([v.other_base]),
        )
        for v in (least, most)
    ]
    return agreed(*ends).at(0, least.comparator)


def ranged_change(now: tuple[float, float], before: tuple[float, float]) -> ServiceFacts:
    """Two ends of this year against two ends of the year before."""
    ends = [
        verdict_between(count, 20_000, other, 20_000, comparator=BEFORE)
        for count, other in zip(now, reversed(before), strict=True)
    ]
    return ranged(*now, change=ChangeFacts(verdict=both_ends(*ends), before=math.nan))


def ranged_expected(seen: tuple[float, float], to_expect: tuple[float, float]) -> ServiceFacts:
    """Two ends of the count against two ends of what is expected."""
    ends = [expected(*each) for each in zip(seen, reversed(to_expect), strict=True)]
    return ranged(*seen, expected=both_ends(*ends))


def broken_change(sentence: str) -> ServiceFacts:
    """A change across a month where something else began to be counted."""
    service = changed(165, 150)
    assert service.change is not None
    refusal = line_refusal(first_month=0, last_month=12, breaks_at=((6, sentence),))
    return replace(
        service,
        change=replace(service.change, verdict=replace(service.change.verdict, refusal=refusal)),
    )


def expected(count: float, expected_count: float) -> Verdict:
    """Observed against expected, where everyone is in one segment."""
    reference = Reference(users=np.array([100_000.0]), base=np.array([1_000_000.0]))
    return expected_takeup([count], [[expected_count * 10]], reference=reference).verdict(
        0, "Leeds"
    )


def against_expected(count: float, expected_count: float, **more: Any) -> ServiceFacts:
    """Street lights against what the ward's segments lead one to expect."""
    return lights(count, expected=expected(count, expected_count), **more)


def whole(count: float, *, parts: PartsFacts | None = None, **more: Any) -> ServiceFacts:
    """Street lights in the whole city, which has nothing to be compared with."""
    return replace(lights(count), verdict=None, rate=count / 1000, parts=parts, **more)


def wards(
    higher: int, lower: int, *, hidden: int = 0, missing: int = 0, areas: int = 33, **more: Any
) -> PartsFacts:
    """How the wards differ from the city."""
    field = replace(WARDS, areas=areas)
    return PartsFacts(
        field=field, higher=higher, lower=lower, hidden=hidden, missing=missing, **more
    )


def mix(*segments: tuple[str, float, float], reference: str = "Leeds") -> MixFacts:
    """Who lives in the ward: name, share here, share in the city."""
    shares = tuple(
        SegmentShare(code=str(i), name=name, share=here, reference_share=there)
        for i, (name, here, there) in enumerate(segments, 1)
    )
    return MixFacts(
        classification="oac",
        tier="supergroup",
        tiers="supergroups",
        counted="households",
        reference=reference,
        segments=shares,
        total=9000,
    )


def area(
    *services: ServiceFacts, name: str = "Headingley", field: Field | None = WARDS, **more: Any
) -> AreaFacts:
    """A ward and what is known of it."""
    return AreaFacts(name=name, field=field, services=services, **more)


def first(place: int, *, of: int = 33, ties: int = 1) -> Rank:
    return Rank(place=place, of=of, ties=ties)


COSMOPOLITAN = mix(
    ("Cosmopolitans", 0.48, 0.12), ("Suburbanites", 0.0, 0.30), ("Urbanites", 0.52, 0.58)
)

ONE_SERVICE: dict[str, ServiceFacts | AreaFacts] = {
    "much higher": lights(412),
    "higher": lights(192),
    "similar, above": lights(176),
    "similar, below": lights(150),
    "the same to the last place shown": lights(162),
    "lower": lights(132),
    "much lower": lights(50),
    "one report": lights(1),
    "none, where many would be usual": lights(0),
    "none, where five would be usual": lights(0, base=400, reference=12.5),
    "none, where none would be usual": lights(0, base=200),
    "two, where two would be usual": lights(2, base=300),
    "one, where two would be usual": lights(1, base=250),
    "hidden": lights(math.nan, state=HIDDEN),
    "missing": lights(math.nan, state=MISSING),
    "no base": lights(12, base=0),
    "base not known": lights(12, base=math.nan),
    "no comparator": lights(165, reference=math.nan),
    "nothing to compare with, the whole city": whole(8100),
    "the whole city, one report": whole(1),
    "the whole city, none": whole(0),
    "rounded to protect people": whole(120, is_rounded=True),
    "compared with neighbours": lights(412, comparator="the wards next door"),
    "compared with the rest of the city": large(4120, 200_000),
    "rates that differ beyond the first place": lights(163_600, base=20_000_000),
    "rare events": lights(90, base=300_000, reference=0.52),
    "a very high rate": lights(30_000, base=20_000, reference=1234),
    "a share above": members(6200, 20_000, 0.27),
    "a share that could be chance": members(31, 100, 0.27),
    "a share where nobody is a member": members(0, 400, 0.27),
    "highest": area(lights(412, rank=first(1))),
    "lowest": area(lights(50, rank=first(33))),
    "highest, but could be chance": area(lights(176, rank=first(1))),
    "second highest": area(lights(412, rank=first(2))),
    "joint highest of two": area(lights(412, rank=first(1, ties=2))),
    "joint lowest of three": area(lights(50, rank=first(31, ties=3))),
    "lowest with none": area(lights(0, rank=first(33))),
    "joint lowest with none": area(lights(0, rank=first(30, ties=4))),
    "highest of those that can be shown": area(lights(412, rank=first(1, of=30))),
    "higher of two": area(lights(412, rank=first(1, of=2)), field=replace(WARDS, areas=2)),
    "highest share": area(replace(members(6200, 20_000, 0.27), rank=first(1))),
    "highest with a handful": area(lights(8, base=200, rank=first(1))),
    "the only ward": area(lights(412, rank=first(1, of=1)), field=replace(WARDS, areas=1)),
    "a range, higher at both ends": ranged(390, 412),
    "a range, surely higher at one end": ranged(190, 220),
    "a range whose ends disagree": ranged(165, 220),
    "a range that could be chance": ranged(160, 164),
    "hidden by the owner": replace(
        lights(math.nan, state=HIDDEN), hidden_words="hidden by the owner of the data"
    ),
    "a range of the whole city": replace(ranged(8100, 8400), verdict=None, rates=(8.1, 8.4)),
}
"""The sentence on the rate."""

CHANGES: dict[str, ServiceFacts] = {
    "up, surely": changed(412, 300),
    "up, of rounded counts": replace(changed(415, 300), is_rounded=True),
    "up 30% by rate, could be chance": changed(120, 90, base=4000, base_before=3900),
    "up, could be chance": changed(120, 110),
    "down, surely": changed(100, 190),
    "down to one": changed(1, 14),
    "more than three times as many": changed(90, 20),
    "unchanged": changed(120, 120),
    "hardly changed, not the same": changed(1201, 1200),
    "after none, surely": changed(14, 0),
    "after none, could be chance": changed(5, 0),
    "down to none, surely": changed(0, 14),
    "down to none, could be chance": changed(0, 5),
    "same count, more people": changed(120, 120, base=30_000),
    "too few in both years": changed(4, 3),
    "hidden the year before": changed(120, math.nan, before_state=HIDDEN),
    "missing the year before": changed(120, math.nan, before_state=MISSING),
    "ward boundaries changed in between": broken_change("Ward boundaries changed in May 2018."),
    "after one": changed(14, 1),
    "from a range to a range, up": ranged_change((400, 410), (300, 304)),
    "from a range to a range, unclear": ranged_change((290, 350), (290, 304)),
}
"""The sentence on the change."""

EXPECTED: dict[str, ServiceFacts] = {
    "fewer than expected": against_expected(85, 115),
    "many fewer than expected": against_expected(85, 180),
    "more than expected": against_expected(150, 115),
    "as expected": against_expected(115, 115),
    "near what is expected": against_expected(110, 115),
    "none where many were expected": against_expected(0, 40),
    "one where many were expected": against_expected(1, 40),
    "too few expected": against_expected(3, 3.2),
    "fewer, and the segment that makes the gap": against_expected(
        85, 180, gap_segment="Cosmopolitans", gap_segment_events=-60.4
    ),
    "more, and the segment that makes one of the gap": against_expected(
        150, 115, gap_segment="Students", gap_segment_events=1.2
    ),
    "a range, fewer than expected": ranged_expected((85, 90), (175, 180)),
    "a range, unclear beside what is expected": ranged_expected((150, 190), (175, 180)),
    "a range, as expected": ranged_expected((170, 174), (175, 180)),
    "as expected, so no segment is named": against_expected(
        110, 115, gap_segment="Cosmopolitans", gap_segment_events=-4
    ),
}
"""The sentences on observed against expected."""

MIXES: dict[str, MixFacts] = {
    "commonest here, four times as common, one absent": COSMOPOLITAN,
    "the commonest of the city is absent": mix(
        ("Cosmopolitans", 0.6, 0.2), ("Suburbanites", 0.0, 0.5), ("Urbanites", 0.4, 0.3)
    ),
    "commonest and unusual are one": mix(("Cosmopolitans", 0.7, 0.12), ("Suburbanites", 0.3, 0.88)),
    "like the city": mix(("Cosmopolitans", 0.31, 0.30), ("Suburbanites", 0.69, 0.70)),
    "all in one": mix(
        ("Cosmopolitans", 1.0, 0.12), ("Suburbanites", 0.0, 0.08), ("Urbanites", 0.0, 0.8)
    ),
    "all in one, as in the city": mix(("Cosmopolitans", 1.0, 1.0), ("Suburbanites", 0.0, 0.0)),
    "the commonest here as common as in the city": mix(
        ("Cosmopolitans", 0.701, 0.699), ("Suburbanites", 0.299, 0.301)
    ),
    "a tie": mix(("Cosmopolitans", 0.4, 0.4), ("Suburbanites", 0.4, 0.4), ("Urbanites", 0.2, 0.2)),
    "mixed: no group has half": mix(
        ("Cosmopolitans", 0.38, 0.2), ("Suburbanites", 0.3, 0.5), ("Urbanites", 0.32, 0.3)
    ),
    "twice as common": mix(("Cosmopolitans", 0.2, 0.1), ("Suburbanites", 0.8, 0.9)),
    "small but far commoner than in the city": mix(
        ("Cosmopolitans", 0.06, 0.004), ("Suburbanites", 0.94, 0.996)
    ),
    "the whole city": mix(
        ("Cosmopolitans", 0.12, 0.12), ("Suburbanites", 0.88, 0.88), reference=""
    ),
    "nobody in any segment": mix(("Cosmopolitans", 0.0, 0.12), ("Suburbanites", 0.0, 0.88)),
    "not covered by the classification": mix(),
}
"""The sentences on who lives here."""

PARTS: dict[str, PartsFacts] = {
    "some differ, and in many there are too few": wards(3, 1, few=20),
    "too few everywhere": wards(0, 0, few=33),
    "some higher, some lower": wards(
        5, 4, highest=("Headingley",), highest_value=20.6, lowest=("Wetherby",), lowest_value=2.1
    ),
    "one higher": wards(
        1, 0, highest=("Headingley",), highest_value=20.6, lowest=("Wetherby",), lowest_value=6.0
    ),
    "one lower": wards(
        0, 1, highest=("Headingley",), highest_value=9.0, lowest=("Wetherby",), lowest_value=2.0
    ),
    "none differs": wards(
        0, 0, highest=("Headingley",), highest_value=9.0, lowest=("Wetherby",), lowest_value=7.4
    ),
    "three hidden": wards(
        5,
        4,
        hidden=3,
        highest=("Headingley",),
        highest_value=20.6,
        lowest=("Wetherby",),
        lowest_value=2.1,
    ),
    "one hidden, none differs": wards(0, 0, hidden=1),
    "all hidden": wards(0, 0, hidden=33),
    "all hidden or missing": wards(0, 0, hidden=30, missing=3),
    "two tie at the top, four have none": wards(
        2,
        4,
        highest=("Armley", "Headingley"),
        highest_value=20.6,
        lowest=("A", "B", "C", "D"),
        lowest_value=0.0,
    ),
    "some of which nothing can be said": replace(wards(5, 4), unsaid=6),
    "of which nothing can be said": replace(wards(0, 0), unsaid=33),
    "only one ward": wards(0, 0, areas=1),
}
"""The sentences on how the wards differ, for the whole city."""

AREAS: dict[str, AreaFacts] = {
    "a ward with much to tell": area(
        replace(changed(412, 300), rank=first(1), expected=expected(412, 210)),
        lights(50, key="dogs", title="Dog fouling"),
        lights(170, key="potholes", title="Potholes"),
        lights(165, key="trees", title="Trees"),
        population=20_000,
        mix=COSMOPOLITAN,
    ),
    "a ward where all is usual": area(
        lights(165),
        lights(170, key="potholes", title="Potholes"),
        lights(150, key="trees", title="Trees"),
        population=20_000,
    ),
    "a ward where most is hidden": area(
        lights(math.nan, state=HIDDEN),
        lights(math.nan, state=HIDDEN, key="potholes", title="Potholes"),
        lights(2, base=300, key="trees", title="Trees"),
        lights(1, base=300, key="dogs", title="Dog fouling"),
        population=300,
    ),
    "a ward with one hidden service": area(lights(math.nan, state=HIDDEN), population=300),
    "a ward of which no base is known": area(
        lights(12, base=0), lights(40, base=0, key="trees", title="Trees")
    ),
    "a ward before any records": area(
        lights(math.nan, state=MISSING),
        lights(math.nan, state=MISSING, key="potholes", title="Potholes"),
    ),
    "an area without a name, a mix or a service": area(name="E00056750", population=312),
    "an area without a name, said with the one around it": area(
        name="E00056750 in Headingley ward", population=312, is_population_estimate=True
    ),
    "nothing known at all": area(),
    "the whole city": area(
        whole(
            8100,
            parts=PARTS["some higher, some lower"],
            change=changed(8100, 7400, base=10**6, base_before=10**6).change,
        ),
        name="Leeds",
        field=None,
        population=1_000_000,
        mix=MIXES["the whole city"],
    ),
}
"""The sentences chosen for an area, in order."""
