"""The page and files of a classification of one's own, and how typical its areas are."""

import csv
from io import StringIO

import numpy as np
import pytest

from data.answers.address import ask_query
from data.answers.exports.own import own_file
from data.answers.exports.table import table_for
from data.answers.story.own import OwnMade, own_for, what_makes
from data.answers.story.segments import Segments, segments_for
from data.errors import CatalogueError, NotFoundError
from data.manifest import item_key
from data.own import Own, OwnGroup, read_own
from data.store.reader import Atlas
from data.store.visibility import visible_to
from layouts.panels.segments import build_segments
from tests.support.asking import words

QUERY = "mode=segments&classification=own-2026"
MAP = "measure=segment&level=lsoa&classification=own-2026"


def made_of(atlas: Atlas) -> tuple[Own, OwnMade]:
    own, told = atlas.classification("own-2026").own, own_for(ask_query(QUERY, atlas))
    assert own is not None
    assert told is not None
    return own, told


def test_the_files_of_the_demonstration_are_made_of_its_figures(demo: Atlas) -> None:
    """Where this fails, make the files again as data/sample/own.py says."""
    own, _ = made_of(demo)
    segments, _ = demo.dominant("own-2026", "group", "lsoa")
    for key in ("disadvantage", "full-fibre"):
        latest = demo.find(demo.manifest.indicators, key, "indicator").latest
        values = demo.indicator("lsoa", key, latest).values
        place = [each.key for each in own.inputs].index(key)
        for n, group in enumerate(own.groups):
            assert group.areas == (segments == n).sum()
            mean = values[segments == n].mean()
            assert group.means[place] == pytest.approx(mean, rel=1e-3)


def test_the_page_tells_how_the_groups_were_made(demo: Atlas) -> None:
    own, told = made_of(demo)
    assert told.beside is not None
    assert told.services is not None
    assert "557 have every figure. 3 have 2 of them" in told.lead
    assert "Meals at home: figures of some areas are hidden." in told.left_out
    assert sum(sum(map(int, row[1:])) for row in told.beside.table.rows) == own.areas == 560
    assert sum(row.count for row in told.beside.rows) == 560
    kinds = [row[-1] for row in told.services.rows]
    assert "no difference that stands" in kinds
    better = sum("explained better by" in each for each in kinds)
    assert f"{len(kinds) - better} show no difference that stands." in told.explains
    page = words(build_segments(segments_for(ask_query(QUERY, demo))))
    assert told.beside.lead in page
    assert told.explains in page


def test_what_makes_a_group_worked_by_hand(demo: Atlas) -> None:
    """Of -0.4, 0.6 and -1.2 deviations two are far, the third furthest."""
    own, _ = made_of(demo)
    inputs = tuple(
        own.inputs[0].model_copy(update={"title": title}) for title in ("Bins", "Loans", "IMD")
    )
    group = OwnGroup(code="1", areas=9, means=(1.0, 20.25, 180.4), away=(-0.4, 0.6, -1.2))
    said = what_makes(own.model_copy(update={"inputs": inputs}), group)
    assert said == "low IMD (180); high loans (20.2)"


def test_every_figure_of_it_is_in_the_file(demo: Atlas) -> None:
    own, _ = made_of(demo)
    lines = own_file(ask_query(QUERY, demo), "http://atlas.example/").csv().decode("utf-8-sig")
    body = [line for line in lines.splitlines() if not line.startswith(("#", '"#'))]
    rows = list(csv.DictReader(StringIO("\n".join(body))))
    assert own.beside is not None
    rand = next(r for r in rows if r["part"] == "Beside")
    assert float(rand["value"]) == own.beside.rand
    assert len([r for r in rows if r["part"] == "Service"]) == 7 * len(own.explains)
    with pytest.raises(NotFoundError, match="not one's own"):
        own_file(ask_query("classification=shoreline", demo), "")


def test_nothing_of_it_tells_of_a_service_that_the_reader_may_not_see(
    demo: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = demo.manifest
    leisure = next(s.theme for s in manifest.services if s.key == "libraries")
    closed = tuple(
        t.model_copy(update={"groups": ("staff",)}) if t.key == leisure else t
        for t in manifest.themes
    )
    monkeypatch.setattr(demo, "manifest", manifest.model_copy(update={"themes": closed}))
    seen = visible_to(demo, set())
    scheme = seen.classification("own-2026")
    own = scheme.own
    assert own is not None
    assert not any(s.description for tier in scheme.tiers for s in tier.segments)
    assert not own.services & {"libraries", "swimming", item_key(leisure)}
    assert {len(g.means) for g in own.groups} == {len(own.inputs)}
    assert "Library" not in own.model_dump_json()


def test_an_area_between_two_groups_is_pale_and_says_so(demo: Atlas) -> None:
    asked = ask_query(MAP, demo)
    marks, paint = demo.marks("own-2026"), asked.measure.paint(asked)
    hover = asked.measure.hover(asked)
    assert marks is not None
    assert paint is not None
    assert paint.shades is not None
    assert hover is not None
    shades = paint.shades.numbers
    assert ((shades == 2) == (marks.typicality < 0.2)).all()
    assert ((shades == 0) == (marks.typicality >= 0.5)).all()
    place = int(np.flatnonzero(marks.inputs == 2)[0])
    told = hover.words[str(hover.verdict[place])]
    assert told.endswith(" of 10 draws, put by 2 of 11 inputs")
    assert any(each.startswith("between two groups, keeps") for each in hover.words.values())
    table = table_for(asked)
    assert table["typicality"].values == pytest.approx(marks.typicality[table.numbers - 1])
    assert table["inputs"].values.min() == 2


def test_the_page_of_a_group_lists_the_areas_nearest_to_its_centre(demo: Atlas) -> None:
    found = segments_for(ask_query(f"{QUERY}&segment=2", demo))
    assert isinstance(found, Segments)
    (card,) = found.chosen
    marks, areas = demo.marks("own-2026"), demo.areas("lsoa")
    groups, _ = demo.dominant("own-2026", "group", "lsoa")
    assert marks is not None
    of_group = np.flatnonzero(groups == 1)
    nearest = of_group[marks.typicality[of_group].argmax()]
    assert card.areas[0] == (
        f"lsoa:{areas.codes[nearest]}",
        areas.names[nearest],
        f"{marks.typicality[of_group].max():.2f}",
    )
    told = [float(said) for *_, said in card.areas]
    assert told == sorted(told, reverse=True)
    assert card.areas_of.startswith("LSOAs most typical of it")


def test_a_file_that_the_command_did_not_write_is_refused() -> None:
    with pytest.raises(CatalogueError, match="not a file of 'wardwise classify'"):
        read_own(b'{"wardwise_own_classification": 2}', "made.json")
