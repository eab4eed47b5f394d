"""The atlas as a person may see it, without the themes of other groups or any trace of them.

Hidden entries are left out of the manifest, and all later steps read the manifest. A hidden service
therefore gets the same answer as one that does not exist.
"""

import copy
import hashlib
import re
from collections.abc import Iterable, Iterator, Set
from typing import NamedTuple
from urllib.parse import parse_qsl

from data.errors import StoreError
from data.manifest import item_key
from data.model import Classification, FileEntry, Manifest
from data.store.build_files import read_manifest
from data.store.layout import is_build_id
from data.store.reader import Atlas
from data.talk import Talk

_NAME = re.compile(r"[A-Za-z0-9_-]+")
REPORT = "report."
"""Reports of a build mention every theme: only people who may see all of them may read one."""
MARK = "-"
"""Separates the id of a build from the mark of a person's view of it."""
MARK_DIGITS = 8


class Hidden(NamedTuple):
    """Keys that a person may not see."""

    themes: frozenset[str]
    services: frozenset[str]
    records: frozenset[str]
    bases: frozenset[str]

    @property
    def items(self) -> frozenset[str]:
        """Names of their take-up tables."""
        return self.services | {item_key(key) for key in self.themes}


def hidden_themes(manifest: Manifest, groups: Set[str]) -> frozenset[str]:
    """Keys of the themes that people in these groups may not see.

    Such a theme has groups, and none of them is among these.
    """
    return frozenset(t.key for t in manifest.themes if t.groups and not groups & set(t.groups))


def visible_to(atlas: Atlas, groups: Set[str]) -> Atlas:
    """The atlas as people in these groups see it.

    It is the atlas itself where nothing is hidden from them. Its build id, and that of its
    manifest, is the build's with a mark made from the remaining entries. The mark is equal for all
    who see the same, and gives no information about the hidden entries. It is part of every address
    and of every key of a cached answer, so that no answer reaches other people.
    """
    return _without_themes(atlas, hidden_themes(atlas.manifest, groups))


def build_before(atlas: Atlas) -> Atlas | None:
    """The build before ``atlas``, as the same person may see it; None where there is none.

    What they may not see now is hidden there too, and so is a theme that was for groups and that
    they do not see now. A draft is none for an atlas that is not.
    """
    try:
        made = atlas.root.stat().st_mtime
        older = {
            folder.stat().st_mtime: folder.name
            for folder in atlas.root.parent.iterdir()
            if is_build_id(folder.name) and folder.stat().st_mtime < made
        }
        found = atlas.sibling(older[max(older)]) if older else None
    except (StoreError, OSError):
        return None
    if found is None:
        return None
    if found.manifest.draft and not atlas.manifest.draft:
        return None
    seen = {t.key for t in atlas.manifest.themes}
    not_now = {t.key for t in read_manifest(atlas.root).themes} - seen
    themes = found.manifest.themes
    return _without_themes(
        found,
        frozenset(t.key for t in themes if t.key in not_now or (t.groups and t.key not in seen)),
    )


def _without_themes(atlas: Atlas, themes: frozenset[str]) -> Atlas:
    """The atlas without some themes, under a build id of its own; itself where there are none."""
    if not themes:
        return atlas
    manifest = _without(atlas.manifest, _hidden(atlas.manifest, themes))
    mark = hashlib.sha256(manifest.model_dump_json().encode()).hexdigest()[:MARK_DIGITS]
    build_id = f"{atlas.build_id}{MARK}{mark}"
    found = copy.copy(atlas)
    found.show(manifest.model_copy(update={"build_id": build_id}))
    return found


def _hidden(manifest: Manifest, themes: frozenset[str]) -> Hidden:
    """The keys to hide with the themes.

    A record set that counts any of their services is hidden whole, because its totals include them.
    """
    records = {s.records for s in manifest.services if s.theme in themes and s.records}
    services = {s.key for s in manifest.services if s.theme in themes or s.records in records}
    theirs = {s.base for s in manifest.services if s.key in services} - {
        s.base for s in manifest.services if s.key not in services
    }
    # The first base counts the people of the atlas, whichever services are there.
    bases = theirs - {b.key for b in manifest.bases[:1]}
    emptied = {s.theme for s in manifest.services} - {
        s.theme for s in manifest.services if s.key not in services
    }
    return Hidden(themes | emptied, frozenset(services), frozenset(records), frozenset(bases))


def _without(manifest: Manifest, hidden: Hidden) -> Manifest:
    """The manifest without the hidden entries.

    Bases and channels that nothing else uses are left out too.
    """
    records = tuple(r for r in manifest.records if r.key not in hidden.records)
    channels = {key for r in records for key in r.parts}
    roles = (
        {f"records-{key}" for key in hidden.records}
        | {f"points-{key}" for key in hidden.services}
        | {f"base-{key}" for key in hidden.bases}
    )
    return manifest.model_copy(
        update={
            "themes": tuple(
                t.model_copy(update={"groups": ()})
                for t in manifest.themes
                if t.key not in hidden.themes
            ),
            "services": tuple(s for s in manifest.services if s.key not in hidden.services),
            "records": records,
            "channels": tuple(c for c in manifest.channels if c.key in channels),
            "bases": tuple(b for b in manifest.bases if b.key not in hidden.bases),
            "sources": tuple(s for s in manifest.sources if s.role not in roles),
            "classifications": tuple(
                _classification_without(s, hidden) for s in manifest.classifications
            ),
            "campaigns": tuple(c for c in manifest.campaigns if c.item not in hidden.items),
            "stories": tuple(_stories_without(manifest.stories, hidden)),
            "files": tuple(f for f in manifest.files if _is_seen(f, hidden)),
        }
    )


def _classification_without(scheme: Classification, hidden: Hidden) -> Classification:
    """A classification of one's own without what it says of hidden services.

    Proposed descriptions of its groups name the services that it was made of.
    """
    if scheme.own is None or not scheme.own.services & hidden.items:
        return scheme
    tiers = tuple(
        tier.model_copy(
            update={
                "segments": tuple(s.model_copy(update={"description": ""}) for s in tier.segments)
            }
        )
        for tier in scheme.tiers
    )
    return scheme.model_copy(update={"own": scheme.own.without(hidden.items), "tiers": tiers})


def _stories_without(stories: Iterable[Talk], hidden: Hidden) -> Iterator[Talk]:
    """The stories without the scenes that name what is hidden: their words may tell of it."""
    for story in stories:
        scenes = tuple(s for s in story.scenes if not _names(s.view, hidden))
        if scenes:
            yield story.model_copy(update={"scenes": scenes})


def _names(query: str, hidden: Hidden) -> bool:
    said = {name for _, text in parse_qsl(query) for name in _NAME.findall(text)}
    return not said.isdisjoint(hidden.themes | hidden.services | hidden.items)


def _is_seen(entry: FileEntry, hidden: Hidden) -> bool:
    kind, _, rest = entry.path.partition("/")
    return not entry.path.startswith(REPORT) and not (
        kind == "takeup" and rest.rpartition("/")[2].removesuffix(".parquet") in hidden.items
    )
