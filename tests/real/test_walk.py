"""The map by keys on Leeds: from an area, arrows reach each neighbour within three steps."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from data.store.reader import Atlas
from data.tiles.quadkey import metres_of, tiles_across

pytestmark = pytest.mark.real
REACH = Path(__file__).parents[1] / "js" / "reach.mjs"
ZOOM = 12
"""At which every output area of Leeds has pixels."""


def test_from_fifty_areas_of_leeds_each_neighbour_is_reached_within_three_steps(
    leeds: Atlas, tmp_path: Path
) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed")
    west, south, east, north = leeds.manifest.bounds
    extent = (*metres_of(west, south), *metres_of(east, north))
    with (tmp_path / "tiles").open("wb") as file:
        for x, y in tiles_across(extent, ZOOM):
            file.write(np.array([x, y], "<u4").tobytes())
            file.write(leeds.area_tile("oa", ZOOM, x, y).astype("<u4").tobytes())
    areas = len(leeds.areas("oa").codes)
    chosen = np.random.default_rng(14).choice(np.arange(1, areas + 1), 50, replace=False)
    # Its many neighbours lie on three sides.
    numbers = [*map(str, chosen), "2487"]
    told = subprocess.run(
        [node, str(REACH), str(tmp_path / "tiles"), *numbers],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = json.loads(told.stdout)
    assert found["pairs"] > 4 * len(numbers)
    assert found["missed"] == []
