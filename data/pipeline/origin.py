"""Where the builds of a store came from, in the owner's folder beside the store.

It has the path of the atlas.toml and exact numbers of rows, so it is never part of what is
published.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from data.pipeline.ledger import PlacesOfSet, RowsOfSet
from data.store.layout import build_path

FILE = "source.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one build came from."""

    catalogue: Path
    refused: Path | None
    """Folder of unusable rows, where it is not the one beside the store."""
    rows: Mapping[str, RowsOfSet]
    """Record set → what became of its rows, exactly."""
    places: Mapping[str, PlacesOfSet] = field(default_factory=dict)
    """Record set → the areas with rows; empty in notes made before this was noted."""


def origin_of(store: Path, build_id: str) -> Origin | None:
    """Where a build came from; None where nobody noted it."""
    noted = _read(store).get(build_id)
    if noted is None:
        return None
    try:
        refused = noted["refused"]
        return Origin(
            catalogue=Path(noted["catalogue"]),
            refused=Path(refused) if refused else None,
            rows={key: RowsOfSet(**rows) for key, rows in noted["rows"].items()},
            places={key: PlacesOfSet(**own) for key, own in noted.get("places", {}).items()},
        )
    except (KeyError, TypeError, AttributeError):
        return None


def note_origin(store: Path, build_id: str, origin: Origin) -> None:
    """Note where a build came from, and forget the builds that the store has no more."""
    noted = {key: said for key, said in _read(store).items() if build_path(store, key).is_dir()}
    noted[build_id] = {
        "catalogue": str(origin.catalogue.resolve()),
        "refused": str(origin.refused.resolve()) if origin.refused else "",
        "rows": {key: asdict(rows) for key, rows in origin.rows.items()},
        "places": {key: asdict(own) for key, own in origin.places.items()},
    }
    target = _file(store)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.chmod(target.parent, 0o700)
    fresh = target.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(json.dumps({"builds": noted}, indent=1, ensure_ascii=False) + "\n")
    os.replace(fresh, target)


def _file(store: Path) -> Path:
    return store.with_name(store.name + "-refused") / FILE


def _read(store: Path) -> dict[str, Any]:
    try:
        builds = json.loads(_file(store).read_text(encoding="utf-8"))["builds"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return builds if isinstance(builds, dict) else {}
