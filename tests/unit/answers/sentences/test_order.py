"""Which sentences are told, in which order, and what they never do."""

import math
import re
from dataclasses import replace
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from data.answers.sentences import (
    AreaFacts,
    ChangeFacts,
    Rank,
    ServiceFacts,
    all_sentences,
    sentences_for,
    volunteered,
)
from data.stats import HIDDEN, MISSING, VALUE, verdict_against, verdict_between
from tests.support.effort import examples
from tests.support.situations import AREAS, WARDS, area, changed, lights, mix

known_counts = st.integers(0, 100_000)
some_bases = st.sampled_from([0, 1, 17, 400, 20_000, 1_000_000]) | st.integers(1, 10**6)


@st.composite
def services(draw: st.DrawFn) -> ServiceFacts:
    """Any service: any count, base, state, rank and earlier period."""
    count, base, before = draw(known_counts), draw(some_bases), draw(known_counts)
    state, before_state = (
        draw(st.sampled_from([VALUE, VALUE, HIDDEN, MISSING])),
        draw(st.sampled_from([VALUE, HIDDEN])),
    )
    of = draw(st.integers(1, 33))
    ties = draw(st.integers(1, of))
    verdict = verdict_against(
        count,
        base,
        draw(known_counts),
        draw(some_bases),
        comparator="Leeds",
        state=state,
        includes_area=draw(st.booleans()),
    )
    change = verdict_between(
        count,
        base,
        before,
        base,
        comparator="the year before",
        state=state,
        other_state=before_state,
    )
    key = draw(st.sampled_from(["a", "b", "c", "d"]))
    return replace(
        lights(count, base=base),
        key=key,
        title=f"Service {key}",
        state=state,
        count=count if state == VALUE else math.nan,
        verdict=verdict,
        rank=Rank(place=draw(st.integers(1, of - ties + 1)), of=of, ties=ties),
        change=ChangeFacts(verdict=change, before=before if before_state == VALUE else math.nan),
    )


any_area = st.builds(
    AreaFacts,
    name=st.just("Headingley"),
    field=st.just(WARDS),
    population=st.sampled_from([math.nan, 0.0, 1.0, 20_000.0]),
    mix=st.just(AREAS["a ward with much to tell"].mix),
    services=st.lists(services(), max_size=6, unique_by=lambda s: s.key).map(tuple),
)


@examples(40)
@given(any_area)
def test_no_facts_make_a_broken_sentence(facts: AreaFacts) -> None:
    for sentence in all_sentences(facts):
        assert not re.search(r"nan|inf\b|  |None(?! of)|, ,| \.|\(\)", sentence.text), sentence.text
        assert sentence.text.endswith(".")
        assert math.isfinite(sentence.weight)


@examples(40)
@given(any_area, st.randoms(use_true_random=False))
def test_the_same_facts_tell_the_same_in_any_order(facts: AreaFacts, random: object) -> None:
    shuffled = sorted(facts.services, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert sentences_for(facts) == sentences_for(replace(facts, services=tuple(shuffled)))


@examples(40)
@given(any_area, st.integers(1, 8))
def test_the_most_telling_come_first_and_none_twice(facts: AreaFacts, limit: int) -> None:
    told = sentences_for(facts, limit=limit)
    assert 1 <= len(told) <= limit
    services = [s.figure_key.partition(":")[2] or s.text for s in told]
    first = [s.weight for i, s in enumerate(told) if services[i] not in services[:i]]
    assert first == sorted(first, reverse=True)
    # Sentences about one service stand together.
    assert len(list(groupby(services))) == len(set(services))
    assert len({s.text for s in told}) == len(told)
    able = [s for s in all_sentences(facts) if not s.finding or s.finding in volunteered(facts)]
    assert told[0].weight == max(s.weight for s in able)


@given(services(), st.integers(1, 9))
def test_what_is_hidden_is_in_no_sentence(service: ServiceFacts, secret: int) -> None:
    verdict = verdict_against(secret, 20_000, 8100, 1_000_000, comparator="Leeds", state=HIDDEN)
    change = verdict_between(secret, 20_000, 12, 20_000, comparator="the year before", state=HIDDEN)
    hidden = replace(
        service,
        state=HIDDEN,
        count=secret,
        verdict=verdict,
        change=ChangeFacts(verdict=change, before=12),
        rank=Rank(place=1, of=33),
    )
    texts = [s.text for s in all_sentences(area(hidden))]
    assert texts == [f"{service.title}: the number is hidden to protect people."]


def test_a_sure_difference_is_told_before_a_likely_one_and_that_before_a_similar_one() -> None:
    told = sentences_for(
        area(
            lights(170, key="c", title="C"),
            lights(192, key="b", title="B"),
            lights(412, key="a", title="A"),
        )
    )
    assert [s.text[0] for s in told] == ["A", "B", "C"]


def test_each_kind_has_its_turn() -> None:
    told = sentences_for(AREAS["a ward with much to tell"])
    assert {s.figure_key.partition(":")[0] for s in told} == {"rate", "expected", "change", "mix"}
    assert len(told) == 5


def test_no_service_fills_the_panel() -> None:
    many = [lights(412, key=key, title=key.upper()) for key in "abcdefg"]
    told = sentences_for(area(*many, mix=mix(("Cosmopolitans", 0.6, 0.2), ("Urbanites", 0.4, 0.8))))
    assert len({s.figure_key for s in told}) == len(told)
    assert any(s.figure_key == "mix:oac" for s in told)


def test_services_with_nothing_to_tell_share_a_sentence() -> None:
    told = sentences_for(
        area(changed(120, 118), *(lights(165, key=k, title=k) for k in ("x", "y")))
    )
    assert sum("difference" in s.text for s in told) == 1
