"""Two versions of a classification: what became of each group, by hand."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from data import model as m
from data.answers.calculations.versions import crosswalk_for, versions_of, within
from data.answers.spots import Spot
from data.store.reader import Atlas
from tests.support.stores import classification, segment

NONE = 255


def version(key: str, year: str, codes: str, **more: Any) -> m.Classification:
    tier = m.Tier(key="group", name="group", names="groups", segments=tuple(map(segment, codes)))
    own = {"key": key, "version": year, "tiers": (tier,), "given_tier": "group", "kind": "code"}
    return classification().model_copy(update={**own, **more})


OLD, NEW = version("v1", "2011", "AB"), version("v2", "2021", "XY")


def atlas_of(old: list[int], new: list[int], households: list[float], wards: list[int]) -> Atlas:
    """An atlas of a few areas with one group each in both versions."""
    groups = {"v1": np.array(old, np.uint8), "v2": np.array(new, np.uint8)}
    mix = SimpleNamespace(starts=np.arange(len(new) + 1), counts=np.array(households))
    fake = SimpleNamespace(
        mix_of=lambda _key, _tier, level, _number: np.array(
            {"oa": [200.0, 100.0], "ward": [40.0, 10.0]}[level]
        ),
        level=lambda _key: SimpleNamespace(areas=len(new)),
        dominant=lambda key, _tier, _level: (groups[key], None),
        mix=lambda _key, _level: mix,
        areas=lambda _level: SimpleNamespace(parents={"ward": np.array(wards)}),
        keep=lambda _key, make: make(),
    )
    return cast(Atlas, fake)


def manifest_of(*versions: m.Classification) -> m.Manifest:
    return cast(m.Manifest, SimpleNamespace(classifications=versions, crosswalks=()))


def test_households_follow_their_areas_and_codes_are_never_compared() -> None:
    """Old A: areas of 30 and 10 households. Old B: one of 20. A fourth has no old group."""
    atlas = atlas_of([0, 0, 1, NONE], [1, 0, 1, 0], [30, 10, 20, 5], [1, 1, 2, 2])
    pair = versions_of(manifest_of(OLD, NEW), NEW, NEW.tiers[0])
    assert pair is not None
    found = crosswalk_for(atlas, pair)
    assert found is not None
    assert found.table.tolist() == [[10, 30], [0, 20]]
    # Most of A is in Y. So the area in X left its group, though X is the first code, as A is.
    assert found.successors.tolist() == [1, 1]
    assert found.parted.tolist() == [False, True, False, False]
    assert found.known.tolist() == [True, True, True, False]
    # All of B is in Y, but Y is not all of B: a trend is not comparable.
    assert found.same.tolist() == [False, False]
    part = within(found, atlas, Spot("ward", 2))
    assert part.table.tolist() == [[0, 0], [0, 20]]
    assert part.successors.tolist() == [1, 1]


def test_the_next_older_version_is_compared_and_other_schemes_are_not() -> None:
    older, other = version("v0", "2001", "QR"), version("w1", "2001", "QR", scheme="Other")
    manifest = manifest_of(NEW, other, older, OLD)

    def pair(scheme: m.Classification) -> tuple[str, str] | None:
        found = versions_of(manifest, scheme, scheme.tiers[0])
        return (found.old.key, found.new.key) if found else None

    assert [pair(v) for v in (NEW, OLD, older)] == [("v1", "v2"), ("v0", "v1"), ("v0", "v1")]
    assert pair(other) is None


def test_shares_of_a_file_are_those_of_a_group_by_hand() -> None:
    """Of A three quarters are in X and one in Y; all of B is in Y. A has 200 households, B 100:
    X gets 150, and Y 50 + 100. In the ward A has 40 and B 10: 30, and 10 + 10.
    """
    other = version("w1", "2009", "XY", scheme="Other", kind="counts")
    table = m.CrosswalkTable(
        old="v1",
        new="w1",
        old_tier="group",
        new_tier="group",
        shares=(("A", "X", 0.75), ("A", "Y", 0.25), ("B", "Y", 1.0)),
    )
    manifest = manifest_of(OLD, other)
    manifest.crosswalks = (table,)  # type: ignore[misc]
    for scheme in (OLD, other):
        pair = versions_of(manifest, scheme, scheme.tiers[0])
        assert pair is not None
        assert (pair.old.key, pair.new.key, pair.refusal) == ("v1", "w1", "")
        assert pair.names == (f"{OLD.scheme} 2011", "Other 2009")
        assert "nobody knows which households went where" in pair.map_refusal
        atlas = atlas_of([0], [0], [1], [1])
        found = crosswalk_for(atlas, pair)
        assert found is not None
        assert found.table.tolist() == [[150, 50], [0, 100]]
        assert within(found, atlas, Spot("ward", 2)).table.tolist() == [[30, 10], [0, 10]]
        assert not found.known.any()


def test_counts_of_households_by_group_cannot_be_followed() -> None:
    mixed = version("v2", "2021", "XY", kind="counts")
    pair = versions_of(manifest_of(OLD, mixed), mixed, mixed.tiers[0])
    assert pair is not None
    assert "nobody knows which households went where" in pair.refusal
    assert crosswalk_for(atlas_of([0], [0], [1], [1]), pair) is None
