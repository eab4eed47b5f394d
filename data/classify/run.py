"""Make a classification of one's own, judge it beside another, and write its files."""

from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import click
import numpy as np

from data.classify.files import Place, read_place, write_files
from data.classify.inputs import Inputs, inputs_of, item_of
from data.errors import NotFoundError, RequestError, WardwiseError
from data.manifest import ALL, Item
from data.model import Classification, Tier
from data.pipeline.catalogue import OwnClassificationEntry, read_catalogue
from data.stats.chance import discoveries
from data.stats.inputs import Floats
from data.stats.kmeans import Effort, Stability, Tried, chosen, least_size, stability, tried
from data.stats.own import (
    LEAST_BLOCKS,
    Explained,
    Groups,
    adjusted_rand,
    explained,
    has_every,
    typicality,
)
from data.store.reader import Atlas, open_atlas
from data.store.values import NO_SEGMENT, VALUE

EXTRA = "requirements-segments.txt"
NOT_GROUPED = -1
"""Group of an area that has none of the inputs."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another classification of the same areas."""

    scheme: Classification
    tier: Tier
    groups: Groups
    """Place of the commonest segment; one more than the last where none is known."""
    rand: float


@dataclass(frozen=True, slots=True)
class Judged:
    """How well both classifications explain one service."""

    item: Item
    result: Explained | None
    inputs: int
    """Inputs that were left for it."""
    areas: int
    """Areas with figures."""
    is_sure: bool = False
    """Whether the difference is one of those that are chosen among all services."""


@dataclass(frozen=True, slots=True)
class Made:
    """A classification of one's own, and what is known of it."""

    entry: OwnClassificationEntry
    rows: Groups
    """Places of the areas that are grouped, (n,): those that have an input."""
    inputs: Inputs
    tries: list[Tried]
    groups: Tried
    stable: Stability
    typical: Floats
    beside: Beside | None
    judged: tuple[Judged, ...]


def run_classify(catalogue: Path, store: Path, key: str) -> int:
    """Make the classifications that a catalogue asks for. Returns the exit status."""
    try:
        entries = read_catalogue(catalogue).own_classification
        wanted = [entry for entry in entries if key in ("", entry.key)]
        if not wanted:
            declared = ", ".join(entry.key for entry in entries) or "none"
            raise RequestError(
                f"{catalogue.name} has no [[own_classification]] {key}".rstrip()
                + f"; declared are: {declared}"
            )
        if find_spec("sklearn") is None:
            raise RequestError(f"scikit-learn is not installed: pip install -r {EXTRA}")
        atlas = open_atlas(store)
        for entry in wanted:
            place = read_place(catalogue, entry)
            made = make(atlas, entry)
            for line in write_files(atlas, made, place):
                click.echo(line)
            _say_next(place, catalogue)
    except (WardwiseError, OSError) as error:
        click.echo(f"No classification. {error}", err=True)
        return 1
    return 0


def _say_next(place: Place, catalogue: Path) -> None:
    block = place.folder / "classification.toml"
    click.echo(f"\nWritten to {place.folder}. Names are in names.csv there: change them, and run")
    click.echo(f"this again. To show it: wardwise add {block} {catalogue}, and build the atlas.")


def make(atlas: Atlas, entry: OwnClassificationEntry) -> Made:
    """The groups of an entry. Raises RequestError where they cannot be made."""
    inputs = inputs_of(atlas, entry)
    effort = Effort(entry.seed, entry.starts, entry.seconds)
    rows: Groups = np.flatnonzero(inputs.known).astype(np.int64)
    scaled = inputs.scaled[rows]
    whole = int(has_every(scaled).sum())
    low, high = entry.numbers
    if whole < high * least_size(whole):
        raise RequestError(
            f"'{entry.key}' has {whole:,} areas with every input, and {high} groups of at least"
            f" {least_size(whole)} are too many for them; give fewer groups or a finer level"
        )
    tries = tried(scaled, tuple(range(low, high + 1)), effort)
    best = chosen(tries, whole)
    if best is None:
        raise RequestError(
            f"Each number of groups of '{entry.key}' has a group of under"
            f" {least_size(whole)} areas; give fewer groups or other inputs"
        )
    groups = np.full(len(inputs.known), NOT_GROUPED, dtype=np.int64)
    groups[rows] = best.groups
    beside = _beside(atlas, entry, groups)
    return Made(
        entry,
        rows,
        inputs,
        tries,
        best,
        stability(scaled, best, effort),
        typicality(scaled, best.centres, best.groups),
        beside,
        _judged(atlas, entry, (inputs, groups), best.k, beside) if beside else (),
    )


def _beside(atlas: Atlas, entry: OwnClassificationEntry, own: Groups) -> Beside | None:
    schemes = atlas.manifest.classifications
    if not schemes:
        return None
    scheme = atlas.classification(entry.beside or schemes[0].key)
    tier = atlas.find(scheme.tiers, entry.tier or scheme.tiers[0].key, "tier")
    places, _ = atlas.dominant(scheme.key, tier.key, entry.level)
    groups = np.where(places == NO_SEGMENT, len(tier.segments), places).astype(np.int64)
    known = (places != NO_SEGMENT) & (own != NOT_GROUPED)
    if not known.any():
        raise NotFoundError(f"{scheme.title} is not known at the level '{entry.level}'")
    return Beside(scheme, tier, groups, adjusted_rand(own[known], groups[known]))


def _blocks(atlas: Atlas, level: str) -> Groups | None:
    """The larger area of each area: of the coarsest level that has enough of them."""
    parents = atlas.areas(level).parents
    for coarser in reversed(atlas.manifest.levels):
        if coarser.key in parents and coarser.areas >= LEAST_BLOCKS:
            return parents[coarser.key].astype(np.int64)
    return None


def _judged(
    atlas: Atlas,
    entry: OwnClassificationEntry,
    made: tuple[Inputs, Groups],
    k: int,
    beside: Beside,
) -> tuple[Judged, ...]:
    """Each service: is it explained better by groups that were made without it?

    ``made``: the inputs, and the group of every area of the level.
    """
    inputs, groups = made
    blocks = _blocks(atlas, entry.level)
    if blocks is None:
        return ()
    items = (
        [item_of(atlas, key) for key in entry.explains]
        if entry.explains
        else [i for i in atlas.items() if not i.is_total and not i.theme.groups]
    )
    effort = Effort(entry.seed, min(entry.starts, 5), entry.seconds / max(len(items), 1))
    found = []
    for item in items:
        months = atlas.months(entry.level, item.key, entry.window)
        if item.base is None or not months:
            continue
        counts = atlas.counts(entry.level, item.key, ALL, months[-1], entry.window)
        bases = atlas.base(entry.level, item.base.key)
        rest = inputs.without(item)
        own = groups
        if 1 < len(rest.used) < len(inputs.used):
            rows = np.flatnonzero(rest.known)
            own = np.full_like(groups, NOT_GROUPED)
            own[rows] = tried(rest.scaled[rows], (k,), effort)[0].groups
        known = (counts.states == VALUE) & (bases > 0) & (own != NOT_GROUPED)
        result = (
            explained(
                counts.values[known],
                bases[known],
                own[known],
                beside.groups[known],
                blocks[known],
            )
            if len(rest.used) > 1 and known.any()
            else None
        )
        found.append(Judged(item, result, len(rest.used), int(known.sum())))
    sure = discoveries([each.result.p if each.result else np.nan for each in found])
    return tuple(
        replace(each, is_sure=bool(is_sure)) for each, is_sure in zip(found, sure, strict=True)
    )
