"""The small atlas with a theme that only some groups may see."""

from pathlib import Path

import pytest

from data.model import Base, Manifest
from tests.support import stores


def guarded(manifest: Manifest, street: tuple[str, ...] = ()) -> Manifest:
    """The small atlas with its theme 'safety' for the wardens, on a base that nothing else is
    counted by, and 'street' for all or some.
    """
    groups = {"safety": ("wardens", "police"), "street": street}
    themes = tuple(t.model_copy(update={"groups": groups[t.key]}) for t in manifest.themes)
    services = tuple(
        s.model_copy(update={"base": "victims"}) if s.key == "crime" else s
        for s in manifest.services
    )
    victims = Base(
        key="victims", title="people who were victims", unit="people", period="2021", source=""
    )
    return manifest.model_copy(
        update={"themes": themes, "services": services, "bases": (*manifest.bases, victims)}
    )


def build_guarded(
    store: Path, monkeypatch: pytest.MonkeyPatch, street: tuple[str, ...] = ()
) -> Path:
    """A store with the guarded atlas."""
    plain = stores.manifest_for
    monkeypatch.setattr(
        stores,
        "manifest_for",
        lambda side=stores.SIDE, title="Test atlas": guarded(plain(side, title), street),
    )
    return stores.build_store(store, side=4)
