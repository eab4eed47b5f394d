"""The files of a classification of one's own: one folder beside atlas.toml for each version.

They hold published figures only: means of groups, shares of areas, and the group of each area.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.errors import RequestError
from data.pipeline.catalogue import OwnClassificationEntry
from data.pipeline.suggestions import block_of
from data.stats.own import areas_in_both, matched
from data.store.reader import Atlas

if TYPE_CHECKING:
    from data.classify.run import Judged, Made

NAMES = "names.csv"
MEMBERS = "membership.csv"
FAR = 0.5
"""A centre is high or low from so many standard deviations of areas on."""
NAMED_BY = 3
"""Inputs that a proposed name has at most."""


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
        {
            row["group"]: (row["name"].strip(), row["proposed"])
            for row in _rows(last / NAMES, ("group", "name", "proposed"))
        },
    )


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


def deviations(made: "Made") -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """How far each centre (k) lies from the mean of all areas in each input (m), in deviations."""
    scaled = made.inputs.scaled
    result: np.ndarray[tuple[int, int], np.dtype[np.float64]] = (
        made.groups.centres - scaled.mean(axis=0)
    ) / scaled.std(axis=0)
    return result


def proposed(titles: Sequence[str], away: Sequence[float]) -> str:
    """A name from what is high and low in a group.

    >>> proposed(["Web requests", "Full fibre", "Phone calls"], [1.4, -0.7, 0.2])
    'High web requests; low full fibre'
    >>> proposed(["Web requests"], [0.1])
    'About average'
    """
    order = sorted(range(len(away)), key=lambda place: -abs(away[place]))[:NAMED_BY]
    far = [place for place in order if abs(away[place]) >= FAR]
    parts = []
    for word, is_high in (("high", True), ("low", False)):
        named = [_inside(titles[place]) for place in far if (away[place] > 0) == is_high]
        if named:
            parts.append(f"{word} {' and '.join(named)}")
    told = "; ".join(parts) or "about average"
    return told[0].upper() + told[1:]


def _inside(title: str) -> str:
    """A title inside a name: one such as IMD keeps its capitals. The key shortens at commas."""
    title = title.replace(",", "")
    return title if title[:2].isupper() else title[:1].lower() + title[1:]


def write_files(atlas: Atlas, made: "Made", place: Place) -> Iterator[str]:
    """Write every file, and yield what the analyst should know, line by line."""
    entry = made.entry
    areas = [str(code) for code in atlas.areas(entry.level).codes]
    codes = codes_of(made, areas, place.before)
    away = deviations(made)
    titles = [each.title for each in made.inputs.used]
    order = sorted(range(made.groups.k), key=lambda group: (len(codes[group]), codes[group]))
    new = {codes[g]: proposed(titles, list(away[g])) for g in order}
    names = {code: _name(code, name, place.names) for code, name in new.items()}
    groups = [codes[group] for group in made.groups.groups]
    folder = place.folder
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / NAMES, ("group", "name", "proposed"), ((c, names[c], new[c]) for c in names))
    _write(
        folder / "segments.csv",
        ("tier", "code", "parent", "name", "description"),
        (("group", code, "", names[code], new[code]) for code in names),
    )
    kept = made.stable.kept
    _write(
        folder / MEMBERS,
        ("area", "group", "typicality", "kept"),
        (
            (area, group, f"{typical:.3f}", f"{same:.2f}")
            for area, group, typical, same in zip(areas, groups, made.typical, kept, strict=True)
        ),
    )
    _write(
        folder / "centres.csv",
        ("group", "input", "title", "mean", "deviations"),
        (
            (
                codes[g],
                each.key,
                each.title,
                f"{each.values[made.groups.groups == g].mean():.4g}",
                f"{away[g, column]:.2f}",
            )
            for g in order
            for column, each in enumerate(made.inputs.used)
        ),
    )
    quality = list(_quality(made))
    _write(folder / "quality.csv", ("what", "value"), quality)
    _write(
        folder / "numbers.csv",
        ("groups", "within", "silhouette", "smallest", "starts"),
        ((t.k, f"{t.within:.4g}", f"{t.silhouette:.4f}", t.smallest, t.starts) for t in made.tries),
    )
    if made.beside:
        _write_beside(made, codes, order, folder)
    (folder / "classification.toml").write_text(_block(atlas, made, place), "utf-8")
    sizes = np.bincount(made.groups.groups, minlength=made.groups.k)
    yield f"{entry.title}, version {entry.version}: {made.groups.k} groups of {len(areas):,} areas"
    yield from (f"{codes[g]:>3}  {sizes[g]:>7,}  {names[codes[g]]}" for g in order)
    yield ""
    yield from (f"{what}: {value}" for what, value in quality)
    yield from (f"{judged.item.title}: {verdict(judged)}" for judged in made.judged)


def _name(code: str, new: str, old: dict[str, tuple[str, str]]) -> str:
    """The name that the analyst gave, else the proposed one."""
    given, was = old.get(code, ("", ""))
    return given if given and given != was else new


def _quality(made: "Made") -> Iterator[tuple[str, str]]:
    yield "Inputs", ", ".join(each.key for each in made.inputs.used)
    for key, why in made.inputs.dropped.items():
        yield f"Left out: {key}", why
    yield "Groups", str(made.groups.k)
    yield "Seed", str(made.entry.seed)
    yield "Silhouette", f"{made.groups.silhouette:.3f}"
    yield "Smallest group", f"{made.groups.smallest:,}"
    if any(each.starts < made.entry.starts for each in made.tries):
        yield "Time", "over before all starts were made; a run on another machine may differ"
    yield "Adjusted Rand of areas drawn again", f"{made.stable.rand:.2f}"
    yield "Draws", str(made.stable.draws)
    yield "Areas that keep their group in 9 of 10 draws", f"{np.mean(made.stable.kept >= 0.9):.0%}"
    if made.beside:
        scheme, tier = made.beside.scheme, made.beside.tier
        name = f"Adjusted Rand with {scheme.title}, {len(tier.segments)} {tier.names}"
        yield name, f"{made.beside.rand:.2f}"


def verdict(judged: "Judged") -> str:
    """Which classification explains a service better, in a sentence."""
    found = judged.result
    if found is None:
        return "cannot be said: too few inputs, larger areas or events"
    both = f"own {found.own:.1%}, other {found.other:.1%} of the differences"
    apart = f"{found.low:+.1%} to {found.high:+.1%}"
    if max(found.own, found.other) <= 0:
        return f"neither explains it in areas that it did not learn from ({both})"
    if not judged.is_sure:
        return f"{both}; the difference, {apart}, could be chance"
    return f"{both}; {'own' if found.own > found.other else 'other'} explains more, {apart}"


def _write_beside(made: "Made", codes: list[str], order: list[int], folder: Path) -> None:
    beside = made.beside
    assert beside is not None
    table = areas_in_both(made.groups.groups, beside.groups)
    segments = [segment.name for segment in beside.tier.segments]
    _write(
        folder / "beside.csv",
        ("group", *[*segments, "not known"][: table.shape[1]]),
        ((codes[g], *map(int, table[g])) for g in order),
    )
    _write(
        folder / "explains.csv",
        (
            *("service", "title", "inputs", "areas", "blocks", "own", "other"),
            *("difference_low", "difference_high", "p", "verdict"),
        ),
        (
            (j.item.key, j.item.title, j.inputs, j.areas, *_figures(j), verdict(j))
            for j in made.judged
        ),
    )


def _figures(judged: "Judged") -> tuple[object, ...]:
    found = judged.result
    if found is None:
        return ("",) * 6
    shares = (found.own, found.other, found.low, found.high)
    return (found.blocks, *(f"{share:.4f}" for share in shares), f"{found.p:.2g}")


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
        "segments": {"file": f"{place.inside}/segments.csv", "tier": "tier"},
        "membership": {
            "file": f"{place.inside}/{MEMBERS}",
            "level": entry.level,
            "code": "area",
            "segment": "group",
        },
        "weight": "households" if unit == "households" else "people",
        "weight_base": entry.weight_base,
        "source": f"Own classification, from {len(made.inputs.used)} figures of this atlas",
    }
    return block_of("classification", values)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
