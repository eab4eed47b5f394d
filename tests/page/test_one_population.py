"""A place has one number of residents, and one of households, wherever the page tells them."""

import re
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from callbacks.context import services_for
from data.answers.words import first_up
from data.manifest import declared_bases, is_finer
from data.settings import Settings
from data.store.reader import Atlas, open_atlas
from tests.support.asking import See, page_of, words

TIMES = re.compile(r"\s*\([^)]*\)")


def told_of(see: See, atlas: Atlas, area: str) -> dict[str, set[str]]:
    """Every number of a base that the pages of an area tell, by the name of the base."""
    names = {TIMES.sub("", base.title) for base in declared_bases(atlas.manifest)}
    low, high = (
        "|".join(map(re.escape, sorted(map(style, names), key=len, reverse=True)))
        for style in (str, first_up)
    )
    said = re.compile(
        rf"(?<![\d.,-])(?P<of>\d[\d,]*)(?: \(estimate\))? (?P<what>{low})\b"
        rf"|\b(?P<fact>{high}) (?P<value>\d[\d,]*)"
    )
    manifest, level = atlas.manifest, area.partition(":")[0]
    # Where a scheme is given for larger areas only, the page tells whose households it counts.
    schemes = [
        s.key for s in manifest.classifications if not is_finer(manifest, level, s.given_level)
    ]
    queries = (
        *(f"tab={tab}&area={area}" for tab in ("now", "missing", "services")),
        *(f"tab=people&classification={scheme}&area={area}" for scheme in schemes),
        *(f"mode=ward&classification={scheme}&area={area}" for scheme in schemes),
        f"measure=segment&area={area}",
    )
    found: dict[str, set[str]] = defaultdict(set)
    for query in queries:
        answer = see(query, {"page": 0})
        text = " ".join(words([answer.get(n) for n in ("headline", "body", "page")]).split())
        for match in said.finditer(text.replace("1,000 ", "")):
            what = match["what"] or match["fact"]
            found[what.casefold()].add(match["of"] or match["value"])
    return found


def asserted(store: Path) -> None:
    atlas = open_atlas(store)
    see = partial(page_of, services_for(Settings(store=store), Flask("people")))
    for level in atlas.manifest.levels:
        told = told_of(see, atlas, f"{level.key}:{atlas.areas(level.key).codes[-1]}")
        assert {"residents", "households"} <= set(told), level.key
        assert all(len(numbers) == 1 for numbers in told.values()), (level.key, dict(told))


def test_a_place_of_the_demonstration_has_one_population(demo_store: Path) -> None:
    asserted(demo_store)


@pytest.mark.real
def test_a_place_of_leeds_has_one_population(leeds_store: Path) -> None:
    asserted(leeds_store)
