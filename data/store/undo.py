"""Go back to the build before."""

from collections.abc import Iterator
from pathlib import Path

from data.errors import StoreError
from data.manifest import find_key
from data.model import Manifest, RecordSet
from data.rules import OPEN, RULES
from data.store.build_files import read_manifest
from data.store.layout import BUILDS, build_path, is_build_id, read_current
from data.store.swap import point_current_at, prune, sole_writer


def undo_build(store: Path) -> tuple[str, str]:
    """Serve the build before again, and delete the present one: (id deleted, id served).

    The present build is deleted, because its addresses would otherwise go on answering. Raises
    StoreError where there is no build before, and where it would show more than the present one.
    """
    read_current(store)  # raises where there is no store, before a lock is made in it
    with sole_writer(store):
        present = read_current(store)
        others = sorted(
            (
                folder
                for folder in (store / BUILDS).iterdir()
                if is_build_id(folder.name) and folder.name != present
            ),
            key=lambda folder: folder.stat().st_mtime,
        )
        if not others:
            raise StoreError(
                f"{store} holds no build before {present}: a store keeps one, and a build that was"
                " undone is gone. Build again from the files of that time."
            )
        before = others[-1].name
        now, then = (read_manifest(build_path(store, build)) for build in (present, before))
        if problems := [*_looser(then, now), *_more_viewers(then, now)]:
            raise StoreError(
                f"The build before, {before}, shows more than the present one, so it stays undone:"
                f" {' '.join(problems)} Build again under the rules that are meant."
            )
        point_current_at(store, before)
        prune(store, {before})
    return present, before


def _looser(then: Manifest, now: Manifest) -> Iterator[str]:
    """A sentence for each record set that was under a looser rule.

    Sets are the same that have the same key or count the same service.
    """
    pairs = {r.key: {r.key} for r in now.records}
    for service in now.services:
        old = find_key(then.services, service.key)
        if service.records and old and old.records:
            pairs[service.records].add(old.records)
    for records in now.records:
        for key in sorted(pairs[records.key]):
            old_set = find_key(then.records, key)
            if old_set and _is_looser(old_set, records):
                yield (
                    f"{records.title} is under the rule {records.rule} now and was under"
                    f" {old_set.rule} then."
                )


def _is_looser(then: RecordSet, now: RecordSet) -> bool:
    if then.rule == now.rule or now.rule == OPEN:
        return False
    old, new = RULES.get(then.rule), RULES.get(now.rule)
    # A rule of another version cannot be compared.
    return not (old and new and old.smallest >= new.smallest and old.rounding >= new.rounding)


def _more_viewers(then: Manifest, now: Manifest) -> Iterator[str]:
    """A sentence for each theme that is for groups now and was for more people."""
    for theme in now.themes:
        old = find_key(then.themes, theme.key)
        if theme.groups and old and (not old.groups or not set(old.groups) <= set(theme.groups)):
            yield (
                f"{theme.title} is for {', '.join(theme.groups)} now and was for"
                f" {', '.join(old.groups) or 'everybody'} then."
            )
