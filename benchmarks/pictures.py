"""``python -m benchmarks.pictures [--store store]``: take the pictures of docs/pictures again.

Each is of the running page on the demonstration atlas.
"""

import argparse
from pathlib import Path

import numpy as np
from playwright.sync_api import ViewportSize

from benchmarks.browser import chromium, opened, page_in
from benchmarks.serving import ROOT, served
from data.store.reader import Atlas, open_atlas

FOLDER = ROOT / "docs" / "pictures"
DESK: ViewportSize = {"width": 1400, "height": 900}
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}


def main() -> None:
    """Write every picture over the one before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("store"))
    store = parser.parse_args().store
    ward = f"area=ward:{_busiest(open_atlas(store))}"
    pictures = {
        "explore": ("", DESK),
        "ward": (f"?mode=ward&{ward}", DESK),
        "present": ("?mode=present", PROJECTOR),
        "phone": (f"?{ward}", PHONE),
    }
    with served(store) as server, chromium() as browser:
        for name, (query, size) in pictures.items():
            with page_in(browser) as page:
                page.set_viewport_size(size)
                opened(page, f"{server.base}/{query}")
                page.screenshot(path=FOLDER / f"{name}.png")


def _busiest(atlas: Atlas) -> str:
    """Code of the ward with the most residents or households: the atlas's first base."""
    wards = atlas.areas("ward")
    bases = next(iter(wards.bases.values()))
    return str(wards.codes[int(np.nanargmax(bases))])


if __name__ == "__main__":
    main()
