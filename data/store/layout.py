"""The paths of everything inside a store. No other module spells them."""

import hashlib
import json
import os
import re
from pathlib import Path

from data.errors import StoreError
from data.model import Manifest

BUILDS = "builds"
CURRENT = "current"
LOCK = ".lock"
PARTIAL = ".partial-"
MANIFEST = "manifest.json"
BREAKS = "breaks.json"
POSTCODES = "postcodes.parquet"
POINTS = "points.parquet"

_BUILD_ID = re.compile(r"[0-9a-f]{16}")


def is_build_id(text: str) -> bool:
    """Whether text has the form of a build id: 16 hexadecimal digits."""
    return _BUILD_ID.fullmatch(text) is not None


def areas_path(level: str) -> str:
    return f"areas/{level}.parquet"


def mix_path(classification: str, level: str) -> str:
    return f"mix/{classification}/{level}.parquet"


def marks_path(classification: str) -> str:
    return f"marks/{classification}.parquet"


def takeup_path(window: str, level: str, item: str) -> str:
    return f"takeup/{window}/{level}/{item}.parquet"


def indicator_path(level: str, indicator: str) -> str:
    return f"indicators/{level}/{indicator}.parquet"


def neighbours_path(level: str) -> str:
    return f"neighbours/{level}.parquet"


def corners_path(level: str) -> str:
    return f"corners/{level}.parquet"


def tile_path(level: str, quadkey: str) -> str:
    return f"tiles/{level}/{quadkey}.parquet"


def area_tile_path(level: str, z: int, x: int, y: int) -> str:
    return f"area_tiles/{level}/{z}-{x}-{y}.br"


def breaks_key(*, level: str, item: str, measure: str, channel: str, window: str) -> str:
    """Key of one list of class breaks in breaks.json.

    For an indicator: its key as item, measure ``indicator``, channel ``all``, window ``""``.
    """
    return "/".join((level, item, measure, channel, window))


def build_path(store: Path, build_id: str) -> Path:
    return store / BUILDS / build_id


def read_current(store: Path) -> str:
    """Id of the build that ``current`` points to.

    ``current`` is a symlink, or a text file where symlinks are not possible.

    Raises StoreError where there is no build.
    """
    pointer = store / CURRENT
    try:
        build_id = os.path.basename(os.readlink(pointer))
    except OSError:
        try:
            build_id = pointer.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            raise StoreError(
                f"There is no atlas in {store}; make one with: wardwise build ATLAS.TOML"
                f" --store {store}"
            ) from None
    if not is_build_id(build_id):
        raise StoreError(
            f"{pointer} names {build_id[:40]!r}, which is not a build id (16 hexadecimal digits);"
            " build the atlas again"
        )
    return build_id


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as stored: JSON, indented, one trailing newline."""
    return (manifest.model_dump_json(indent=1) + "\n").encode()


def build_id_of(content: bytes) -> str:
    """First 16 hexadecimal digits of the SHA-256 over a stored manifest without its id.

    The manifest lists every file with its own SHA-256. The id is taken from the stored bytes, not
    from the model, so that a key added in a later version leaves the builds of earlier ones whole.
    Raises ValueError where the bytes are no JSON object.
    """
    parsed = json.loads(content)
    if not isinstance(parsed, dict):
        raise ValueError("a manifest is a JSON object")
    plain = json.dumps(parsed | {"build_id": ""}, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
