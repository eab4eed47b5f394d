"""The atlas as a person may see it: what is hidden from them is answered as what does not exist."""

from pathlib import Path

import pytest

from data.commands import build
from data.errors import NotFoundError
from data.store.atlases import Atlases
from data.store.reader import Atlas, open_atlas
from data.store.visibility import visible_to
from tests.support.commands import status_of
from tests.support.council import CATALOGUE, write_council
from tests.support.guarded import build_guarded

SAFE = frozenset({"wardens"})


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Atlas:
    return open_atlas(build_guarded(tmp_path / "store", monkeypatch))


def test_who_is_in_one_of_its_groups_sees_the_atlas_itself(whole: Atlas) -> None:
    assert visible_to(whole, SAFE) is whole
    assert visible_to(whole, {"police", "parks"}) is whole


def test_others_see_nothing_of_the_theme(whole: Atlas) -> None:
    atlas = visible_to(whole, frozenset({"parks"}))
    told = atlas.manifest.model_dump_json()
    for word in ("safety", "Safety", "crime", "Crime", "wardens", "police", "victims"):
        assert word not in told
    assert [t.key for t in atlas.manifest.themes] == ["street"]
    assert [item.key for item in atlas.items()] == ["lights", "potholes", "theme-street"]
    for asked in (
        lambda: atlas.months("ward", "crime", "month"),
        lambda: atlas.counts("ward", "crime", "all", 1, "month"),
        lambda: atlas.points("crime"),
        lambda: atlas.series("ward", "crime", "all", 1, "month"),
        lambda: atlas.breaks("ward", "crime", "count", "all", "month"),
        lambda: atlas.content("takeup/month/ward/crime.parquet"),
        lambda: atlas.content("report.html"),
        lambda: atlas.base("ward", "victims"),
    ):
        with pytest.raises(NotFoundError) as refused:
            asked()
        assert "Crime" not in str(refused.value)
    with pytest.raises(NotFoundError):
        atlas.content("report.json")


def test_what_is_left_has_the_figures_it_had(whole: Atlas) -> None:
    atlas = visible_to(whole, frozenset())
    for channel in ("all", "web", "phone"):
        assert (
            atlas.counts("ward", "lights", channel, 3, "month").values.tolist()
            == whole.counts("ward", "lights", channel, 3, "month").values.tolist()
        )
    assert atlas.total("theme-street", "all", 20, "year") == whole.total(
        "theme-street", "all", 20, "year"
    )


def test_ids_differ_by_what_is_seen_and_by_nothing_else(whole: Atlas) -> None:
    nobody = visible_to(whole, frozenset())
    assert (
        nobody.build_id
        == nobody.manifest.build_id
        == visible_to(whole, frozenset({"parks"})).build_id
    )
    assert nobody.build_id.startswith(f"{whole.build_id}-")
    assert nobody.root == whole.root


def test_no_id_opens_what_another_group_sees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups: set[str] = set()
    atlases = Atlases(build_guarded(tmp_path / "store", monkeypatch), groups=lambda: groups)
    theirs = atlases.current().build_id
    assert atlases.at(theirs) is atlases.current()
    whole = atlases.whole().build_id
    for asked in (whole, f"{whole}-", f"{whole}-00000000", f"{theirs}-{theirs}"):
        with pytest.raises(NotFoundError, match="reload the page"):
            atlases.at(asked)
    groups |= SAFE
    assert atlases.current().build_id == whole
    with pytest.raises(NotFoundError):
        atlases.at(theirs)


def test_without_sign_in_nobody_sees_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    atlases = Atlases(build_guarded(tmp_path / "store", monkeypatch))
    assert [t.key for t in atlases.current().manifest.themes] == ["street"]


@pytest.mark.slow
def test_a_record_set_is_for_the_same_eyes_throughout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mixed = CATALOGUE.replace(
        'title = "Streets"',
        'title = "Streets"\ngroups = ["wardens"]\n\n[[theme]]\nkey = "lamps"\ntitle = "Lamps"',
    )
    mixed = mixed.replace(
        'title = "Street lights"\ntheme = "streets"', 'title = "Street lights"\ntheme = "lamps"'
    )
    assert (
        status_of(
            build,
            write_council(tmp_path / "council", catalogue=mixed),
            "--store",
            tmp_path / "store",
            "--quiet",
        )
        != 0
    )
    told = capsys.readouterr().err
    assert (
        "[records reports] counts services of themes for different groups: streets (wardens); lamps"
        " (everybody)" in told
    )
    assert "split the file" in told


@pytest.mark.slow
def test_a_build_notes_the_groups_of_a_theme(tmp_path: Path) -> None:
    catalogue = write_council(
        tmp_path / "council",
        catalogue=CATALOGUE.replace(
            'title = "Streets"', 'title = "Streets"\ngroups = ["wardens", "Street team"]'
        ),
    )
    assert status_of(build, catalogue, "--store", tmp_path / "store", "--quiet") == 0
    whole = open_atlas(tmp_path / "store")
    assert whole.manifest.themes[0].groups == ("wardens", "Street team")
    nobody = visible_to(whole, frozenset()).manifest
    assert (nobody.themes, nobody.services, nobody.records, nobody.channels) == ((), (), (), ())
    assert [b.key for b in nobody.bases] == ["residents"]
