"""The files of a classification of one's own: one folder beside atlas.toml for each version.

They hold published figures only: means of groups, shares of areas, and the group of each area.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.answers.exports.csv_text import STARTS_A_FORMULA, plain_text
from data.answers.sentences.own import explains_words, inside_name
from data.classify.told import own_of
from data.errors import RequestError
from data.own import Own, OwnBeside, OwnExplains
from data.pipeline.catalogue import OwnClassificationEntry
from data.pipeline.suggestions import block_of
from data.stats.own import FAR, matched
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.classify.run import Made

NAMES = "names.csv"
MEMBERS = "membership.csv"
MADE = "made.json"
MARKS = ("typicality", "kept", "inputs")
"""Columns of the membership beside the area and its group."""
NAMED_BY = 3
"""Inputs that a proposed name has at most."""
MEANT_BY = 2
"""Words after 'more' or 'less' that a name has at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the files go, and what was there before."""

    folder: Path
    inside: str
    """The folder as atlas.toml names it."""
    before: dict[str, str]
    """Code of an area → code of its group, as last written."""
    names: dict[str, tuple[str, str]]
    """Code of a group → the name given, and the one that was proposed."""


def read_place(catalogue: Path, entry: OwnClassificationEntry) -> Place:
    """The folder of an entry, with the groups and names of this version, or of the last one.

    Raises RequestError where a file there cannot be read.
    """
    above = catalogue.resolve().parent / entry.key
    folder = above / entry.version
    others = sorted(each for each in above.glob("*") if (each / MEMBERS).is_file())
    last = folder if folder in others or not others else others[-1]
    return Place(
        folder,
        f"{entry.key}/{entry.version}",
        {row["area"]: row["group"] for row in _rows(last / MEMBERS, ("area", "group"))},
        dict(_names(last / NAMES)),
    )


def _names(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    for row in _rows(path, ("group", "name", "proposed")):
        name = row["name"].strip()
        if name.startswith(STARTS_A_FORMULA):
            raise RequestError(
                f"{path} names group {row['group']} '{name}', which a spreadsheet would work out;"
                f" begin it with a letter or a number, not '{name[0]}'"
            )
        yield row["group"], (name, row["proposed"])


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except UnicodeDecodeError:
        raise RequestError(f"{path} is not UTF-8; save it as 'CSV UTF-8'") from None
    for row in rows:
        if any(row.get(column) is None for column in columns):
            raise RequestError(f"{path} must have the columns {', '.join(columns)} in every row")
    return rows


def codes_of(made: "Made", areas: Sequence[str], before: dict[str, str]) -> list[str]:
    """The code of each group: that of the former group it continues, else a new number.

    Without former groups the largest is 1.
    """
    former = sorted(set(before.values()))
    kept: dict[int, str] = {}
    both = [place for place, area in enumerate(areas) if area in before]
    if both:
        old = np.array([former.index(before[areas[place]]) for place in both])
        pairs = matched(made.groups.groups[both], old)
        kept = {new: former[was] for new, was in pairs.items()}
    used = set(former)
    sizes = np.bincount(made.groups.groups, minlength=made.groups.k)
    codes = [""] * made.groups.k
    for group in np.argsort(-sizes, kind="stable"):
        code = kept.get(int(group))
        if code is None:
            code = next(str(n) for n in range(1, 1000) if str(n) not in used)
            used.add(code)
        codes[group] = code
    return codes


def proposed(titles: Sequence[str], higher: Sequence[str], away: Sequence[float]) -> str:
    """A name from what is high and low in a group.

    ``higher`` is what a higher value means; then the name says that, since a high rank may be a low
    need.

    >>> proposed(["Web requests", "Full fibre", "Phone calls"], ["", "", ""], [1.4, -0.7, 0.2])
    'High web requests; low full fibre'
    >>> proposed(["IMD rank", "Bins"], ["less deprived", ""], [-1.4, 0.6])
    'More deprived; high bins'
    >>> proposed(["Web requests"], [""], [0.1])
    'About average'
    """
    order = sorted(range(len(away)), key=lambda place: -abs(away[place]))[:NAMED_BY]
    far = [place for place in order if abs(away[place]) >= FAR]
    meant = {place: _meaning(higher[place], is_high=away[place] > 0) for place in far}
    parts = [said for said in meant.values() if said]
    for word, is_high in (("high", True), ("low", False)):
        named = [
            inside_name(titles[place]).replace(",", "")
            for place in far
            if not meant[place] and (away[place] > 0) == is_high
        ]
        if named:
            parts.append(f"{word} {' and '.join(named)}")
    told = "; ".join(parts) or "about average"
    return told[0].upper() + told[1:]


def _meaning(higher: str, *, is_high: bool) -> str:
    """What a high or a low value means, of 'more …' and 'less …' in a few words; else empty."""
    first, _, rest = higher.strip().partition(" ")
    other = {"more": "less", "less": "more"}.get(first.casefold())
    if other is None or not 0 < len(rest.split()) <= MEANT_BY:
        return ""
    return f"{first.casefold() if is_high else other} {rest}"


def write_files(atlas: Atlas, made: "Made", place: Place) -> Iterator[str]:
    """Write every file, and yield what the analyst should know, line by line."""
    areas = [str(code) for code in atlas.areas(made.entry.level).codes[made.rows]]
    codes = codes_of(made, areas, place.before)
    own = own_of(made, codes)
    titles = [each.title for each in own.inputs]
    higher = [each.higher for each in made.inputs.used]
    new = {group.code: proposed(titles, higher, group.away) for group in own.groups}
    names = {code: _name(code, name, place.names) for code, name in new.items()}
    folder = place.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE).write_text(own.model_dump_json(indent=1) + "\n", "utf-8")
    _write(folder / NAMES, ("group", "name", "proposed"), ((c, names[c], new[c]) for c in names))
    _write(
        folder / "segments.csv",
        ("tier", "code", "parent", "name", "description"),
        (("group", code, "", names[code], new[code]) for code in names),
    )
    _write(folder / MEMBERS, ("area", "group", *MARKS), _members(made, areas, codes))
    _write(
        folder / "centres.csv",
        ("group", "input", "title", "mean", "deviations"),
        (
            (group.code, each.key, each.title, "" if mean is None else f"{mean:.4g}", away)
            for group in own.groups
            for each, mean, away in zip(own.inputs, group.means, group.away, strict=True)
        ),
    )
    quality = list(_quality(own))
    _write(folder / "quality.csv", ("what", "value"), quality)
    _write(
        folder / "numbers.csv",
        ("groups", "within", "silhouette", "smallest", "starts"),
        ((t.groups, t.within, t.silhouette, t.smallest, t.starts) for t in own.numbers),
    )
    if own.beside:
        _write_beside(own, own.beside, folder)
    (folder / "classification.toml").write_text(_block(atlas, made, place), "utf-8")
    yield f"{own.title}, version {own.version}: {len(own.groups)} groups of {own.areas:,} areas"
    yield from (f"{g.code:>3}  {g.areas:>7,}  {names[g.code]}" for g in own.groups)
    yield ""
    yield from (f"{what}: {value}" for what, value in quality)
    yield from (f"{each.title}: {_verdict(each, own)}" for each in own.explains)


def _members(
    made: "Made", areas: Sequence[str], codes: Sequence[str]
) -> Iterator[Sequence[object]]:
    known = made.inputs.known[made.rows].tolist()
    for place, area in enumerate(areas):
        yield (
            area,
            codes[made.groups.groups[place]],
            f"{made.typical[place]:.3f}",
            f"{made.stable.kept[place]:.2f}",
            known[place],
        )


def _name(code: str, new: str, old: dict[str, tuple[str, str]]) -> str:
    """The name that the analyst gave, else the proposed one."""
    given, was = old.get(code, ("", ""))
    return given if given and given != was else new


def _quality(own: Own) -> Iterator[tuple[str, str]]:
    yield "Inputs", ", ".join(each.key for each in own.inputs)
    for each in own.dropped:
        yield f"Left out: {each.key}", each.why
    yield "Areas with every input", f"{own.whole:,} of {own.areas:,}"
    for known, areas in own.lacking:
        yield f"Areas put by {known} of {len(own.inputs)} inputs", f"{areas:,}"
    yield "Groups", str(len(own.groups))
    yield "Seed", str(own.seed)
    yield "Silhouette", f"{own.silhouette:.3f}"
    yield "Smallest group", f"{min(group.areas for group in own.groups):,}"
    if own.is_cut_short:
        yield "Time", "over before all starts were made; a run on another machine may differ"
    yield "Adjusted Rand of areas drawn again", f"{own.rand:.2f}"
    yield "Draws", str(own.draws)
    yield "Areas that keep their group in 9 of 10 draws", f"{own.kept:.0%}"
    if own.beside:
        name = f"Adjusted Rand with {own.beside.title}, {len(own.beside.segments)}"
        yield f"{name} {own.beside.names}", f"{own.beside.rand:.2f}"


def _verdict(each: OwnExplains, own: Own) -> str:
    return explains_words(each, own.title, own.beside.title if own.beside else "the other")


def _write_beside(own: Own, beside: OwnBeside, folder: Path) -> None:
    _write(
        folder / "beside.csv",
        ("group", *(name for _, name in beside.segments)),
        ((group.code, *row) for group, row in zip(own.groups, beside.table, strict=True)),
    )
    _write(
        folder / "explains.csv",
        (
            *("service", "title", "inputs", "areas", "blocks", "own", "other"),
            *("difference_low", "difference_high", "verdict"),
        ),
        (
            (
                *(each.service, each.title, each.inputs, each.areas, each.blocks or ""),
                *("" if v is None else v for v in (each.own, each.other, each.low, each.high)),
                _verdict(each, own),
            )
            for each in own.explains
        ),
    )


def _block(atlas: Atlas, made: "Made", place: Place) -> str:
    entry = made.entry
    unit = atlas.find(atlas.manifest.bases, entry.weight_base, "base").unit
    version = entry.version.lower().replace(".", "-")
    values: dict[str, Any] = {
        "key": f"{entry.key}-{version}"[:60],
        "title": f"{entry.title} {entry.version}",
        "scheme": entry.title,
        "version": entry.version,
        "tiers": [{"key": "group", "name": "group", "names": "groups"}],
        "tier": "group",
        "segments": {
            "file": f"{place.inside}/segments.csv",
            "tier": "tier",
            "description": "description",
        },
        "membership": {
            "file": f"{place.inside}/{MEMBERS}",
            "level": entry.level,
            "code": "area",
            "segment": "group",
            "typicality": "typicality",
            "kept": "kept",
            "inputs": "inputs",
        },
        "made": f"{place.inside}/{MADE}",
        "weight": "households" if unit == "households" else "people",
        "weight_base": entry.weight_base,
        "source": f"Own classification, from {len(made.inputs.used)} figures of this atlas",
    }
    return block_of("classification", values)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(
            [plain_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
        )
