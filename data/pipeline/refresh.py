"""``wardwise refresh``: build again from the same atlas.toml, and compare with the atlas before."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import click

from data.errors import StoreError, WardwiseError, first_line
from data.model import Manifest, RecordSet
from data.pipeline.build import Built, build_atlas
from data.pipeline.ledger import PlacesOfSet, RowsOfSet
from data.pipeline.origin import Origin, note_origin, origin_of
from data.pipeline.run import tell_suggestions
from data.store.build_files import read_manifest
from data.store.layout import build_path, read_current

BUILT, REFUSED, NOTHING_NEW = 0, 1, 3
"""Exit statuses."""
PLACES_NAMED = 8
COLUMNS = ("read", "counted", "elsewhere", "left out", "unusable", "hidden")


def run_refresh(
    store: Path, *, accept_less: Collection[str] = (), revise: Collection[str] = ()
) -> int:
    """Build again what a store was built from. Returns BUILT, REFUSED or NOTHING_NEW.

    The last line that is printed says which. Where it is REFUSED, the old atlas stays. The
    demonstration has no files to read again, so there is nothing new. ``accept_less`` and
    ``revise`` are as for ``run_build``.
    """
    stays, origin = "", None
    try:
        build_id = read_current(store)
        stays = f"; atlas {build_id} stays"
        before = read_manifest(build_path(store, build_id))
        origin = origin_of(store, build_id)
        if before.fictional and not (origin and origin.catalogue.is_file()):
            click.echo(_demonstration_words(store))
            return NOTHING_NEW
        origin = _known(store, origin)
        built = build_atlas(
            origin.catalogue,
            store,
            refused=origin.refused,
            silent=True,
            accept_less=accept_less,
            revise=revise,
        )
    except WardwiseError as error:
        click.echo(f"Not built. {error}", err=True)
        if origin and origin.catalogue.is_file():
            tell_suggestions(origin.catalogue, store)
        why = getattr(error, "problems", None) or (first_line(error),)
        click.echo(f"refused: {why[0]}{stays}")
        return REFUSED
    note_origin(
        store, built.build_id, Origin(origin.catalogue, origin.refused, built.rows, built.places)
    )
    if built.build_id == build_id:
        click.echo(f"nothing new: {built.accepted:,} rows counted, atlas {build_id}")
        return NOTHING_NEW
    now = read_manifest(build_path(store, built.build_id))
    for remark in built.remarks:
        click.echo(f"  note: {remark}")
    for line in [
        *_table(now, before, built.rows, origin.rows),
        *_places(now, built.places, origin.places),
        *_services(now, before),
    ]:
        click.echo(line)
    click.echo(_result(built, before, origin.rows))
    return BUILT


def _demonstration_words(store: Path) -> str:
    return (
        f"nothing new: {store} holds the demonstration, whose files were made up for its one build;"
        f" make it anew with: wardwise demo --store {store}; or an atlas of your own with: wardwise"
        " start FOLDER"
    )


def _known(store: Path, origin: Origin | None) -> Origin:
    """Raises StoreError where the origin is not known, or its atlas.toml is gone."""
    if origin is None:
        raise StoreError(
            f"Nothing says which atlas.toml {store} was built from; build it once with: wardwise"
            f" build ATLAS.TOML --store {store}"
        )
    if not origin.catalogue.is_file():
        raise StoreError(
            f"{store} was built from {origin.catalogue}, which is not there any more; put it back,"
            f" or build once with: wardwise build ATLAS.TOML --store {store}"
        )
    return origin


def _published(records: RecordSet) -> RowsOfSet:
    """The rows of a set as its atlas publishes them: roughly, where a rule hides counts."""
    return RowsOfSet(
        records.read, records.accepted, records.elsewhere, records.left_out, records.refused
    )


def _table(
    now: Manifest,
    before: Manifest,
    rows: Mapping[str, RowsOfSet],
    rows_before: Mapping[str, RowsOfSet],
) -> Iterator[str]:
    """What became of the rows of each set, now and in the atlas before."""
    titles = {r.key: r.title for r in (*before.records, *now.records)}
    width = max((len(title) for title in titles.values()), default=0) + 2
    width = max(width, len("  before  "))
    yield _line("", COLUMNS, width)
    for key, title in titles.items():
        for name, manifest, exact in ((title, now, rows), ("  before", before, rows_before)):
            records = next((r for r in manifest.records if r.key == key), None)
            if records is None:
                yield f"{name:<{width}}not in the atlas"
                continue
            found = exact.get(key) or _published(records)
            about = "about " if key not in exact and records.hides else ""
            numbers = (found.read, found.counted, found.elsewhere, found.left_out, found.unusable)
            yield _line(name, [*(f"{about}{n:,}" for n in numbers), _hidden(records)], width)


def _line(name: str, cells: Sequence[str], width: int) -> str:
    return f"{name:<{width}}" + "".join(f"{cell:>14}" for cell in cells)


def _hidden(records: RecordSet) -> str:
    """The share of all published figures that the rule hides."""
    cells = sum(p.cells for p in records.published)
    return f"{sum(p.hidden for p in records.published) / cells:.1%}" if cells else "none"


def _places(
    now: Manifest, places: Mapping[str, PlacesOfSet], places_before: Mapping[str, PlacesOfSet]
) -> Iterator[str]:
    """The areas that lost all their rows, and those that have some for the first time."""
    for records in now.records:
        own, old = (each.get(records.key) for each in (places, places_before))
        if not own or not old or own.names != old.names:
            continue
        for words, ours, others in (
            ("no row any more", old, own),
            ("rows for the first time", own, old),
        ):
            only = [name for code, name in ours.areas.items() if code not in others.areas]
            if only:
                shown = ", ".join(only[:PLACES_NAMED]) + (" …" if len(only) > PLACES_NAMED else "")
                yield f"{records.title}: {words} in {len(only):,} of the {own.names}: {shown}."


def _services(now: Manifest, before: Manifest) -> Iterator[str]:
    """The services that only one of two atlases counts."""
    new, old = ({s.key: s.title for s in m.services if s.records} for m in (now, before))
    for words, ours, others in (("New", new, old), ("Vanished", old, new)):
        if only := [title for key, title in ours.items() if key not in others]:
            yield f"{words} services: {', '.join(only)}."


def _result(built: Built, before: Manifest, rows_before: Mapping[str, RowsOfSet]) -> str:
    about = "about " if any(r.hides and r.key not in rows_before for r in before.records) else ""
    counted = sum((rows_before.get(r.key) or _published(r)).counted for r in before.records)
    return (
        f"refreshed: {built.accepted:,} rows counted ({about}{counted:,} before), atlas"
        f" {built.build_id}"
    )
