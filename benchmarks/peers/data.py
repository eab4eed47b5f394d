"""Write the areas in the peers' formats: GeoJSON, and vector tiles cut from it by geojson-vt."""

import hashlib
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from data.store.reader import Atlas, open_atlas
from data.tiles.geoparquet import shapes_of
from data.tiles.quadkey import HALF_WORLD

PACKAGES = {
    "maplibre-gl": "6.17.0",
    "deck.gl": "9.4.0",
    "geojson-vt": "5.0.3",
    "vt-pbf": "3.1.3",
}
"""The newest version of each package on 27 November 2026."""
PATIENCE = 600
"""Seconds for npm, and for cutting the tiles."""
SIMPLIFIED = 150.0
"""Tolerance of the simplified shapes, in metres."""
ZOOMS = (4, 5, 6)
CUTTER = Path(__file__).parent / "cut.mjs"


@dataclass(frozen=True)
class PeerData:
    """Paths of the peers' files under ``folder``.

    They are ``areas.geojson``, ``tiles/z/x/y.pbf`` and ``node_modules``.
    """

    folder: Path
    areas: int
    colours: list[str]
    bounds: tuple[float, float, float, float]

    def told(self, name: str) -> str:
        kind = (
            "vector tiles by geojson-vt"
            if name in ("MapLibre GL, feature-state", "deck.gl, MVTLayer")
            else "one GeoJSON"
        )
        return f"{kind}, {self.areas:,} areas"


def prepared(store: Path, folder: Path) -> PeerData:
    """Install the packages and write the areas of the finest level, once for this build.

    Raises CalledProcessError.
    """
    atlas = open_atlas(store)
    cut_by = CUTTER.read_bytes() + PACKAGES["geojson-vt"].encode()
    own = folder / f"{atlas.build_id}-{hashlib.sha256(cut_by).hexdigest()[:8]}"
    own.mkdir(parents=True, exist_ok=True)
    _install(folder)
    if not (own / "areas.geojson").is_file():
        part = own / "areas.part"
        _write_geojson(atlas, part)
        part.rename(own / "areas.geojson")
    if not (own / "tiles").is_dir():
        cut = [
            "node",
            "--max-old-space-size=6000",
            str(CUTTER),
            str(own / "areas.geojson"),
            str(own / "tiles.part"),
            ",".join(map(str, ZOOMS)),
        ]
        subprocess.run(
            cut,
            cwd=folder,
            check=True,
            timeout=PATIENCE,
            env={"NODE_PATH": str(folder / "node_modules"), "PATH": "/usr/bin:/bin:/usr/local/bin"},
        )
        (own / "tiles.part").rename(own / "tiles")
    tier = atlas.manifest.classifications[0].tiers[0]
    level = atlas.manifest.levels[0]
    return PeerData(
        own, level.areas, [segment.colour for segment in tier.segments], atlas.manifest.bounds
    )


def _install(folder: Path) -> None:
    """Have npm install the packages in a folder that has others, or other versions of them."""
    wanted = json.dumps({"private": True, "dependencies": PACKAGES}, indent=1) + "\n"
    done = folder / "installed.json"
    if done.is_file() and done.read_text(encoding="ascii") == wanted:
        return
    folder.joinpath("package.json").write_text(wanted, encoding="ascii")
    subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent"],
        cwd=folder,
        check=True,
        timeout=PATIENCE,
    )
    done.write_text(wanted, encoding="ascii")


def _write_geojson(atlas: Atlas, path: Path) -> None:
    """Every area of the finest level with its number and the place of its segment.

    Shapes are simplified, to five decimals.
    """
    level, scheme = atlas.manifest.levels[0].key, atlas.manifest.classifications[0]
    segment, _ = atlas.dominant(scheme.key, scheme.tiers[0].key, level)
    with path.open("w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        before = ""
        for tile in (t for t in atlas.manifest.tiles if t.level == level):
            shapes = shapes_of(atlas.content(f"tiles/{level}/{tile.quadkey}.parquet"))
            drawn = shapely.transform(
                shapely.simplify(shapely.from_wkb(shapes.wkb), SIMPLIFIED), _degrees
            )
            for number, text in zip(
                shapes.numbers.tolist(), shapely.to_geojson(drawn), strict=True
            ):
                place = int(segment[number - 1])
                shade = place if place < 255 else 0
                out.write(
                    f'{before}{{"type":"Feature","id":{number},'
                    f'"properties":{{"n":{number},"c":{shade}}},"geometry":{text}}}'
                )
                before = ",\n"
        out.write("\n]}\n")


def _degrees(points: np.ndarray) -> np.ndarray:
    """EPSG:3857 to longitude and latitude, (n, 2)."""
    lng = points[:, 0] / HALF_WORLD * 180
    lat = np.degrees(2 * np.arctan(np.exp(points[:, 1] / 6378137.0)) - np.pi / 2)
    return np.round(np.column_stack([lng, lat]), 5)


def described(data: PeerData) -> str:
    """The parameters of the pages, as JSON."""
    return json.dumps({"areas": data.areas, "colours": data.colours, "bounds": data.bounds})
