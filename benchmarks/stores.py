"""The atlases under measurement: England and Wales, and the same with records by output area.

A made-up country replaces them where the open data are not here.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks.serving import ROOT
from data.model import Manifest
from data.store.reader import open_atlas

SHARED = Path(os.environ.get("WARDWISE_SHARED") or ROOT.parent / "shared").resolve()
BUNDLE = SHARED / "bundles" / "england_wales"
NATIONAL = ROOT / "tests" / "real" / "england_wales.toml"
LEEDS = ROOT / "tests" / "real" / "leeds.toml"
SERIES = Path(__file__).parent / "series.toml"
COUNTRY = Path(__file__).parent / "country.toml"
SERIES_ROWS = 8_000_000
ROWS, PLACE = "WARDWISE_BENCH_ROWS", "WARDWISE_BENCH_COUNTRY"
"""Variables of the two catalogues: the generated rows, and the folder of the made-up country."""


def cache_folder() -> Path:
    """Where stores, generated rows and the peers' packages are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "wardwise" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass
class Bench:
    """The objects that the parts of a run share.

    Stores are built when first needed, and kept for the same code and the same data.
    """

    given: Path | None = None
    given_series: Path | None = None
    given_leeds: Path | None = None
    given_demo: Path | None = None
    quick: bool = False
    """Whether to repeat less often: for a quick check, not for published figures."""
    folder: Path = field(default_factory=cache_folder)

    @property
    def is_national(self) -> bool:
        return BUNDLE.is_dir() or self.given is not None

    @cached_property
    def store(self) -> Path:
        """The atlas that most parts measure."""
        if self.given:
            return self.given
        return self._built(str(NATIONAL), "national") if self.is_national else self.series

    @cached_property
    def leeds(self) -> Path:
        """The atlas of Leeds. Raises CalledProcessError where its open data are not here."""
        return self.given_leeds or self._built(str(LEEDS), "leeds")

    @cached_property
    def demo(self) -> Path:
        """The demonstration."""
        return self.given_demo or self._built("demo", "demo")

    @cached_property
    def series(self) -> Path:
        """The atlas with generated records by output area, 36 months.

        Without the open data it is the only one.
        """
        if self.given_series:
            return self.given_series
        return self._built(
            str(SERIES if BUNDLE.is_dir() else COUNTRY),
            "series" if BUNDLE.is_dir() else "country",
            self.generated,
        )

    @cached_property
    def generated(self) -> dict[str, str]:
        """The variables of the catalogues with generated records.

        They are the path of the rows, and of the made-up country where it is needed.
        """
        from benchmarks.country import write_country
        from benchmarks.records import kept_rows

        rows = {
            ROWS: str(
                kept_rows(
                    self.folder, f"series-{SERIES_ROWS}", SERIES_ROWS, services=SERIES_SERVICES
                )
            )
        }
        return (
            rows if BUNDLE.is_dir() else rows | {PLACE: str(write_country(self.folder / "country"))}
        )

    def manifest_of(self, store: Path) -> Manifest:
        return open_atlas(store).manifest

    def _built(self, catalogue: str, name: str, settings: dict[str, str] | None = None) -> Path:
        store = self.folder / f"{name}-{_digest_of_code()}"
        if not (store / "current").exists():
            print(f"Building {store} …", flush=True)
            build(catalogue, store, settings)
        return store


SERIES_SERVICES = [f"service-{i:02d}" for i in range(4)]


def build(catalogue: str, store: Path, settings: dict[str, str] | None = None) -> None:
    """Build a store with the build's own command. Raises CalledProcessError."""
    environment = os.environ | {"WARDWISE_SHARED": str(SHARED)} | (settings or {})
    subprocess.run(
        [sys.executable, "-m", "wardwise", "build", catalogue, "--store", str(store), "--quiet"],
        cwd=ROOT,
        env=environment,
        check=True,
    )


def _digest_of_code() -> str:
    digest = hashlib.sha256()
    for path in _code():
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def _code() -> Iterable[Path]:
    return [*sorted((ROOT / "data").rglob("*.py")), NATIONAL, SERIES, COUNTRY]
