"""``wardwise classify``: groups of published figures, the same again, whose names are kept."""

import csv
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from data.classify.files import read_place
from data.classify.inputs import inputs_of
from data.errors import RequestError
from data.manifest import items_of
from data.pipeline.catalogue import ClassificationEntry, OwnClassificationEntry
from data.store.reader import Atlas
from data.store.values import MISSING, VALUE, values_of
from wardwise import wardwise

OWN = """
[[own_classification]]
key = "ours"
title = "Our groups"
version = "2026"
level = "lsoa"
indicators = ["disadvantage", "full-fibre"]
bases = ["children/residents", "older/residents"]
services = ["libraries", "theme-leisure", "bins/web", "care-assessment"]
explains = ["libraries", "bins"]
weight_base = "residents"
groups = 3
starts = 2
seconds = 0.000001
"""


OVER = "not known for 29 of 560 areas, more than 5% (lacking)"


def entry(**changed: object) -> OwnClassificationEntry:
    (given,) = tomllib.loads(OWN)["own_classification"]
    return OwnClassificationEntry.model_validate(given | changed)


def classified(catalogue: Path, store: Path) -> Result:
    return CliRunner().invoke(wardwise, ["classify", str(catalogue), "--store", str(store)])


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_input_with_hidden_figures_is_left_out(demo: Atlas) -> None:
    found = inputs_of(demo, entry())
    why = {each.input.key: each.why for each in found.dropped}
    assert why["care-assessment"] == "figures of some areas are hidden"
    # Three LSOAs have no residents that are known, so no shares and rates; none is dropped.
    assert len(found.known) == demo.level("lsoa").areas
    assert np.bincount(found.known).tolist() == [0, 0, 3, *[0] * (len(found.used) - 3), 557]


@pytest.mark.parametrize("lack", [28, 29])
def test_an_input_that_more_than_a_twentieth_of_the_areas_lack_is_left_out(
    lack: int, demo: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """28 of 560 areas are 5.0 %, and 29 are 5.2 %."""
    values = np.where(np.arange(560) < lack, np.nan, np.arange(560.0))
    states = np.where(np.isnan(values), MISSING, VALUE).astype(np.uint8)
    monkeypatch.setattr(Atlas, "indicator", lambda *_: values_of(values, states))
    found = inputs_of(demo, entry(indicators=("disadvantage",)))
    why = {each.input.key: each.why for each in found.dropped}
    assert why.get("disadvantage", "") == (OVER if lack == 29 else "")


def test_a_service_is_judged_without_itself_and_its_theme(demo: Atlas) -> None:
    services = ("libraries", "libraries/self_service", "swimming", "theme-leisure", "bins")
    found = inputs_of(demo, entry(services=services, level="ward"))
    items = {item.key: item for item in items_of(demo.manifest)}
    used = {each.key for each in found.without(items["libraries"]).used}
    assert not used & {"libraries", "libraries/self_service", "theme-leisure"}
    assert {"swimming", "bins"} & {each.key for each in found.used} <= used


def test_what_this_atlas_does_not_have_is_refused(demo: Atlas) -> None:
    with pytest.raises(RequestError, match="'parks' is not counted in this atlas; counted are"):
        inputs_of(demo, entry(services=("parks", "bins")))


def test_a_theme_that_only_some_may_see_is_refused(
    demo: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = next(each for each in demo.items() if each.key == "libraries")
    closed = replace(item, theme=item.theme.model_copy(update={"groups": ("staff",)}))
    monkeypatch.setattr(Atlas, "items", lambda _: (closed,))
    with pytest.raises(RequestError, match="Only some groups may see the theme 'Leisure"):
        inputs_of(demo, entry(services=("libraries",)))


def test_groups_are_the_same_again_and_keep_the_names_given(
    demo_store: Path, tmp_path: Path
) -> None:
    pytest.importorskip("sklearn", reason="see requirements-segments.txt")
    catalogue = tmp_path / "atlas.toml"
    catalogue.write_text(LEAST + OWN, encoding="utf-8")
    done = classified(catalogue, demo_store)
    assert done.exit_code == 0, done.output
    folder = tmp_path / "ours" / "2026"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "Adjusted Rand with" in done.output
    # One start and one draw are made, however short the time is.
    assert "Time: over before all starts were made" in done.output
    assert "Draws: 1\n" in done.output
    members = rows(folder / "membership.csv")
    assert len(members) == 560
    assert all(0 <= float(row["typicality"]) <= 1 for row in members)
    (block,) = tomllib.loads((folder / "classification.toml").read_text())["classification"]
    assert ClassificationEntry.model_validate(block).version == "2026"
    assert [row["service"] for row in rows(folder / "explains.csv")] == ["libraries", "bins"]

    names = (folder / "names.csv").read_text(encoding="utf-8").splitlines()
    proposed = rows(folder / "names.csv")[0]["proposed"]
    names[1] = f'1,=1+1,"{proposed}"'
    (folder / "names.csv").write_text("\n".join(names), encoding="utf-8")
    assert "which a spreadsheet would work out" in classified(catalogue, demo_store).output
    names[1] = f'1,Quiet streets,"{proposed}"'
    (folder / "names.csv").write_text("\n".join(names), encoding="utf-8")
    assert classified(catalogue, demo_store).exit_code == 0
    assert rows(folder / "segments.csv")[0]["name"] == "Quiet streets"
    assert (folder / "membership.csv").read_bytes() == first["membership.csv"]
    assert (folder / "centres.csv").read_bytes() == first["centres.csv"]

    # A new version begins with the groups and names of the last.
    place = read_place(catalogue, entry(version="2027"))
    assert place.folder == tmp_path.resolve() / "ours" / "2027"
    assert place.names["1"] == ("Quiet streets", proposed)
    assert len(place.before) == 560


def test_names_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "ours" / "2026"
    folder.mkdir(parents=True)
    (folder / "membership.csv").write_text("area,group\nE1,1\n", encoding="utf-8")
    (folder / "names.csv").write_text("group;name\n1;One\n", encoding="utf-8")
    with pytest.raises(RequestError, match="must have the columns group, name, proposed"):
        read_place(tmp_path / "atlas.toml", entry())


LEAST = """
[atlas]
title = "Any"
organisation = "Any"
fictional = true

[[level]]
key = "lsoa"
name = "LSOA"
names = "LSOAs"
dissolved = "none"
"""
