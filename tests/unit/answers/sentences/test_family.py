"""Atlases in which nothing differs volunteer few differences, and real differences are told, by
simulation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest

from data.answers.sentences import (
    AreaFacts,
    ChangeFacts,
    MixFacts,
    PartsFacts,
    SegmentShare,
    ServiceFacts,
    all_sentences,
    sentences_for,
    volunteered,
)
from data.stats import Band, Verdicts, expected_takeup, verdicts_against, verdicts_between
from data.stats.segments import Reference
from tests.support.effort import tries
from tests.support.situations import WARDS, area, lights

ATLASES = tries(10, 1_000)
WARD_COUNT, SERVICES = 33, 24
EXPECTED = (10, 1000)
"""The least and most events that a service has in a ward; the others lie between, evenly by
orders of magnitude.
"""
SHARES = (0.05, 0.08, 0.1, 0.12, 0.15, 0.2, 0.3)
"""Segments of the whole atlas."""
HOUSEHOLDS = 4000
PLAIN = lights(165)


@dataclass(frozen=True)
class Drawn:
    """One atlas: counts of wards by services, of this year and the year before."""

    now: np.ndarray
    before: np.ndarray
    base: np.ndarray
    households: np.ndarray


def draw(random: np.random.Generator, expected: np.ndarray, phi: float) -> np.ndarray:
    if phi == 1:
        return random.poisson(expected)
    return random.negative_binomial(expected / (phi - 1), 1 / phi)


def drawn(phi: float, seed: int, *, ratio: float = 1.0, events: float = 0.0) -> Drawn:
    """An atlas in which nothing differs, but for one service of one ward where a ratio is given."""
    random = np.random.default_rng(seed)
    base = random.integers(5_000, 30_000, WARD_COUNT).astype(float)
    mean = np.exp(random.uniform(*np.log(EXPECTED), SERVICES))
    expected = mean * base[:, None] / base.mean()
    if events:
        expected[:, 0] = events * base / base[0]
    true = expected.copy()
    true[0, 0] *= ratio
    households = random.multinomial(HOUSEHOLDS, SHARES, WARD_COUNT)
    return Drawn(draw(random, true, phi), draw(random, expected, phi), base, households)


def verdicts_of(atlas: Drawn, service: int, phi: float) -> Verdicts:
    """The wards against the whole."""
    counts = atlas.now[:, service]
    whole, everyone = float(counts.sum()), float(atlas.base.sum())
    return verdicts_against(counts, atlas.base, whole, everyone, includes_area=True, dispersion=phi)


def areas_of(atlas: Drawn, phi: float) -> Iterator[AreaFacts]:
    """The facts of every ward, the first service being the one that is asked for."""
    rates = [verdicts_of(atlas, service, phi) for service in range(SERVICES)]
    states = np.zeros(WARD_COUNT, np.uint8)
    change = verdicts_between(
        atlas.now[:, 0],
        atlas.base,
        atlas.before[:, 0],
        atlas.base,
        states=states,
        other_states=states,
        dispersion=phi,
    )
    total, everyone = atlas.now[:, 0].sum(), atlas.base.sum()
    expected = expected_takeup(
        atlas.now[:, 0],
        atlas.base[:, None],
        reference=Reference(np.array([float(total)]), np.array([float(everyone)])),
        dispersion=phi,
    )
    for ward in range(WARD_COUNT):
        services = [
            replace(
                PLAIN,
                count=float(atlas.now[ward, service]),
                key=f"s{service}",
                title=f"Service {service}",
                verdict=rates[service].at(ward, "Leeds"),
            )
            for service in range(SERVICES)
        ]
        services[0] = replace(
            services[0],
            change=ChangeFacts(
                verdict=change.at(ward, "the year before"), before=atlas.before[ward, 0]
            ),
            expected=expected.verdict(ward, "Leeds"),
        )
        yield area(*services, mix=mix_of(atlas.households[ward]), name="Headingley")


def mix_of(households: np.ndarray) -> MixFacts:
    return MixFacts(
        classification="oac",
        tier="supergroup",
        tiers="supergroups",
        counted="households",
        reference="Leeds",
        segments=tuple(
            SegmentShare(
                code=str(place), name=f"Group {place}", share=count / HOUSEHOLDS, reference_share=p
            )
            for place, (count, p) in enumerate(zip(households.tolist(), SHARES, strict=True))
        ),
        total=HOUSEHOLDS,
    )


def tells_a_difference(facts: AreaFacts) -> bool:
    return any(s.finding for s in sentences_for(facts, limit=5, least=3))


def would_tell_each_by_itself(facts: AreaFacts) -> bool:
    """Whether any difference would be told if each were judged alone: findings come first."""
    return any(s.finding for s in all_sentences(facts))


def shares_of(phi: float, atlases: int, *, judged_by: float | None = None) -> tuple[float, float]:
    """Shares of areas that tell a difference where nothing differs.

    They are the share that tells one chosen from all, and the share that would tell one if each
    were judged by itself. ``judged_by``: the dispersion of the verdicts, by default the true one.
    """
    told, alone = [], []
    for seed in range(atlases):
        for facts in areas_of(drawn(phi, seed), phi if judged_by is None else judged_by):
            told.append(tells_a_difference(facts))
            alone.append(would_tell_each_by_itself(facts))
    return float(np.mean(told)), float(np.mean(alone))


def power(phi: float, atlases: int) -> float:
    """Share of atlases in which a ratio of 1.5, where 200 events are expected, is told."""
    found = []
    for seed in range(atlases):
        facts = next(areas_of(drawn(phi, seed, ratio=1.5, events=200), phi))
        told = {s.figure_key for s in sentences_for(facts, limit=5, least=3) if s.finding}
        found.append(bool(told & {"rate:s0", "expected:s0"}))
    return float(np.mean(found))


@pytest.mark.prove(ATLASES)
@pytest.mark.parametrize("phi", [1.0, 2.0])
def test_few_areas_volunteer_a_difference_where_nothing_differs(phi: float) -> None:
    told, alone = shares_of(phi, ATLASES)
    luck = 4 * np.sqrt(0.05 * 0.95 / (ATLASES * WARD_COUNT))
    assert told <= 0.05 + luck
    assert alone > 0.4, "there would be nothing to choose from"


@pytest.mark.prove(ATLASES)
@pytest.mark.parametrize(("phi", "least"), [(1.0, 0.97), (2.0, 0.88)])
def test_a_service_half_as_much_again_is_told(phi: float, least: float) -> None:
    """One service of one ward, of which 200 events are expected."""
    found = power(phi, ATLASES)
    assert found >= least - 4 * np.sqrt(least * (1 - least) / ATLASES)


def test_a_difference_that_is_not_chosen_is_left_out_and_not_called_similar() -> None:
    """192 where 162 are usual: likely no chance by itself, one of many by far likelier."""
    others = [lights(165, key=f"s{n}", title=f"Service {n}") for n in range(23)]
    one = lights(192, key="bins", title="Bins")
    assert sentences_for(area(one))[0].band == Band.HIGH_95
    told = sentences_for(area(one, *others), limit=99)
    assert not [s.text for s in told if "Bins" in s.text or s.finding]
    assert [s.text for s in told if s.figure_key == "services"] == [
        "For 23 of 24 services the difference from Leeds could be chance."
    ]


def test_a_clear_difference_is_told_among_many() -> None:
    others = [lights(165, key=f"s{n}", title=f"Service {n}") for n in range(23)]
    told = sentences_for(area(lights(412, key="bins", title="Bins"), *others))
    assert told[0].text.startswith("Bins: 412 reports")


def test_services_that_cannot_be_judged_are_no_part_of_the_family() -> None:
    one = lights(192, key="bins", title="Bins")
    few = [lights(1, base=250, key=f"s{n}", title=f"Service {n}") for n in range(23)]
    assert volunteered(area(one, *few)) == {"rate:bins"}


def test_the_ends_of_a_range_are_told_only_where_more_areas_differ_than_chance_brings() -> None:
    def parts(higher: int) -> ServiceFacts:
        told = PartsFacts(
            field=WARDS,
            higher=higher,
            lower=0,
            hidden=0,
            highest=("Headingley",),
            highest_value=20.0,
            lowest=("Wetherby",),
            lowest_value=2.0,
        )
        return replace(lights(8100), verdict=None, rate=8.1, parts=told)

    three, nine = (
        [s.text for s in sentences_for(area(parts(n), field=None, name="Leeds"))] for n in (3, 9)
    )
    assert not [text for text in three if "highest" in text]
    assert [text for text in three if "3 of 33 wards differ" in text]
    assert [text for text in nine if "Headingley has the highest rate" in text]
