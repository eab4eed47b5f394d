"""``python -m benchmarks.pictures [--store store] [--to folder]``: take docs/pictures again.

Each is of the running page on the demonstration atlas.
"""

import argparse
from pathlib import Path

import numpy as np
from playwright.sync_api import ViewportSize

from benchmarks.browser import chromium, opened, page_in
from benchmarks.serving import ROOT, served
from data.answers.address import ask_query
from data.answers.story.ward import ward_page
from data.store.reader import Atlas, open_atlas

FOLDER = ROOT / "docs" / "pictures"
DESK: ViewportSize = {"width": 1400, "height": 900}
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}


def main() -> None:
    """Write every picture over the one before."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("store"))
    parser.add_argument("--to", type=Path, default=FOLDER, help="the folder that takes them")
    given = parser.parse_args()
    store, folder = given.store, given.to
    folder.mkdir(parents=True, exist_ok=True)
    ward = f"area=ward:{_telling(open_atlas(store))}"
    pictures = {
        "explore": ("", DESK),
        "ward": (f"?mode=ward&{ward}", DESK),
        "present": ("?mode=present", PROJECTOR),
        "learn": ("?mode=learn&topic=chance", DESK),
        "phone": (f"?{ward}", PHONE),
    }
    with served(store) as server, chromium() as browser:
        for name, (query, size) in pictures.items():
            with page_in(browser) as page:
                page.set_viewport_size(size)
                opened(page, f"{server.base}/{query}")
                if name == "present":
                    # The first scene has only the name of the atlas, and the last what was found.
                    onward = page.locator("[data-scene-step='1']")
                    while onward.is_enabled():
                        onward.click()
                    page.evaluate("() => wardwise.paint.ready()")
                page.screenshot(path=folder / f"{name}.png")


def _telling(atlas: Atlas) -> str:
    """Code of the largest ward in which a service changed by more than chance would bring."""
    wards = atlas.areas("ward")
    bases = next(iter(wards.bases.values()))
    order = np.argsort(-np.nan_to_num(bases)).tolist()
    codes = [str(wards.codes[place]) for place in order]
    pages = ((code, ward_page(ask_query(f"area=ward:{code}", atlas))) for code in codes)
    return next((code for code, page in pages if page.changed), codes[0])


if __name__ == "__main__":
    main()
