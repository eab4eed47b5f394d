"""Folders that tests read from."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository."""
SHARED = Path(os.environ.get("WARDWISE_SHARED") or ROOT.parent / "shared").resolve()
"""The folder of the open data bundles and worked figures; it may be absent."""
LEEDS = SHARED / "bundles" / "leeds"
LEEDS_CATALOGUE = ROOT / "tests" / "real" / "leeds.toml"
