"""The ladder of levels: every level's areas, numbered, with parents and bases."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.errors import CatalogueError, SourceError
from data.pipeline.areas.elsewhere import elsewhere_codes, formed_alike
from data.pipeline.areas.shapes import (
    BEST_FIT_AT_LEAST,
    LevelAreas,
    best_fit,
    dissolve_level,
    list_level,
    number_level,
    numbers_of,
    read_level,
    without_shapes,
)
from data.pipeline.areas.totals import Totals
from data.pipeline.areas.units import Unit, read_unit, summed
from data.pipeline.areas.within import crossing_words, members_within
from data.pipeline.catalogue import BaseEntry, LevelEntry
from data.pipeline.fates import OUTSIDE, TOTAL
from data.pipeline.repeats import OneRowEach, comparable, without_repeats
from data.pipeline.values import among, numbers, tidy_code, tidy_codes, unreadable
from data.pipeline.workspace import Workspace

KNOWN_AT_LEAST = 0.9
"""A larger area's base is left out where fewer than this share of its areas is known."""


Members = dict[str, tuple[NDArray[np.object_], set[str]]]
"""Level → its code for each area of the finest level ('' where none), and all codes it has."""


class Ladder(dict[str, LevelAreas]):
    """Level key → areas, from finest to coarsest; and the units that lookups lead from."""

    def __init__(self, levels: Mapping[str, LevelAreas] = MappingProxyType({})) -> None:
        super().__init__(levels)
        self.units: dict[str, Unit] = {}
        self.crossing: dict[str, NDArray[np.bool_]] = {}
        """Level without a table of members → which finest areas cross a border of it, (n,)."""

    def level_of(self, key: str) -> str:
        """The level of a key, which is one or a unit."""
        return self.units[key].entry.level if key in self.units else key

    def names_of(self, key: str) -> tuple[str, str]:
        """What an area of a level or a unit is called, and the plural."""
        entry = self.units[key].entry if key in self.units else self[key].entry
        return entry.name, entry.names

    def knows(self, key: str, codes: "pd.Series[str]") -> NDArray[np.bool_]:
        """Which tidy codes are of areas of a level, or of units that lie in the atlas."""
        return among(codes, self.units[key].codes if key in self.units else self[key].numbers)

    def elsewhere(self, key: str, codes: "pd.Series[str]") -> NDArray[np.bool_]:
        """Which tidy codes are of areas that are valid and not in the atlas."""
        if key not in self.units:
            return elsewhere_codes(codes, self[key])
        unit = self.units[key]
        return among(codes, unit.listed) | (
            formed_alike(codes, unit.codes) & ~among(codes, unit.codes)
        )

    def totals(self, key: str, texts: Iterable[str]) -> NDArray[np.bool_]:
        """Which places, given as codes or names, are of larger areas than those of a level or unit.

        They are rows of totals.
        """
        order = list(self)
        above = order[order.index(self.level_of(key)) + (key not in self.units) :]
        is_unit = key in self.units
        codes: Collection[str] = self.units[key].codes if is_unit else self[key].numbers
        own = () if is_unit else (self[key],)
        names = () if is_unit else self[key].names
        return Totals(codes, names, own, [self[k] for k in above]).among(texts)

    def shared(self, key: str, frame: pd.DataFrame, codes: str) -> pd.DataFrame:
        """A frame with the columns area_number (0 for no area) and share.

        Rows of a unit that lies in several areas become several.

        codes : the column of the frame with tidy codes of the level or unit.
        """
        if key not in self.units:
            return frame.assign(area_number=numbers_of(frame[codes], self[key]), share=1.0)
        parts = self.units[key].parts.rename(columns={"unit": codes})
        joined = frame.merge(parts, on=codes, how="left")
        joined["area_number"] = joined["area_number"].fillna(0).astype(np.uint32)
        return joined


def build_ladder(work: Workspace, shapes: Collection[str] | None = None) -> Ladder:
    """All levels with numbers, parents and bases.

    Raises CatalogueError with every problem of every boundary file.

    shapes : levels whose shapes are read, all by default; of the others only the codes are read.
    """
    drawn: dict[str, LevelAreas] = {}
    problems: list[str] = []
    placed = _placed(work)
    for entry in work.progress.over(work.catalogue.level, "boundaries"):
        if entry.boundaries is not None:
            try:
                is_drawn = shapes is None or entry.key in shapes or entry.key in placed
                drawn[entry.key] = read_level(work, entry) if is_drawn else list_level(work, entry)
            except SourceError as error:
                problems.append(f"[level {entry.key}] {error}")
    if problems:
        raise CatalogueError(problems)
    ladder = _with_members(work, drawn, has_shapes=shapes is None)
    finest = next(iter(ladder.values()))
    _name_levels(work, ladder)
    for place, lookup in enumerate(work.catalogue.lookup):
        ladder.units[lookup.unit] = read_unit(work, lookup, ladder[lookup.level], place)
    own = {base.key: _read_base(work, base, ladder) for base in work.catalogue.base}
    weight = _best_fit_weight(work, own, finest)
    for key, crossing in ladder.crossing.items():
        work.ledger.remark(crossing_words(finest, ladder[key], crossing, weight))
    _fit_parents(work, ladder, weight)
    for base in work.catalogue.base:
        _roll_up_base(base, own[base.key], ladder)
    return ladder


def _with_members(work: Workspace, drawn: dict[str, LevelAreas], *, has_shapes: bool) -> Ladder:
    """Read every level's lookup from the finest level, and number the areas.

    Levels without boundaries of their own are dissolved from finer areas. Areas outside those that
    the catalogue keeps, and larger ones without a member, are cut: they are elsewhere.
    """
    finest_entry, *coarser = work.catalogue.level
    finest = drawn[finest_entry.key]
    members: Members = {
        entry.key: _member_codes(work, entry, finest) for entry in coarser if entry.members
    }
    crossing: dict[str, NDArray[np.bool_]] = {}
    for entry in coarser:
        if entry.members is None:
            found = members_within(finest, drawn[entry.key])
            members[entry.key] = found.codes, set(drawn[entry.key].codes)
            crossing[entry.key] = found.crossing
    before = finest
    finest, members = _kept(work, finest, members)
    ladder = Ladder({finest.entry.key: finest})
    ladder.crossing = {key: _again(crosses, before, finest) for key, crosses in crossing.items()}
    for entry in coarser:
        codes, others = members[entry.key]
        if not any(codes):
            raise _nowhere(entry, finest)
        if entry.dissolved is not None:
            finer = ladder[entry.dissolved]
            above = _codes_above(finest, finer, codes)
            drawn[entry.key] = (
                dissolve_level(entry, finer, above)
                if has_shapes
                else without_shapes(entry, sorted(set(above) - {""}))
            )
        level = _numbered(_with_areas(work, drawn[entry.key], set(codes)))
        level.listed |= others - set(level.numbers)
        finest.parents[entry.key] = numbers_of(pd.Series(codes), level)
        ladder[entry.key] = level
        lost = int((finest.parents[entry.key] == 0).sum())
        if lost == len(finest):
            raise _nowhere(entry, finest)
        if lost:
            work.ledger.remark(
                f"{lost:,} of {len(finest):,} {finest.entry.names} belong to no {entry.name}."
            )
    return ladder


def _placed(work: Workspace) -> set[str]:
    """The levels whose shapes say what lies in what, and the finest that lies in them."""
    finest, *coarser = work.catalogue.level
    placed = {entry.key for entry in coarser if entry.members is None}
    return placed | {finest.key} if placed else placed


def _again(values: NDArray[np.bool_], before: LevelAreas, after: LevelAreas) -> NDArray[np.bool_]:
    """Values of areas in the order of their numbers."""
    place = {code: at for at, code in enumerate(before.codes)}
    return values[np.array([place[code] for code in after.codes], dtype=np.int64)]


def _kept(work: Workspace, finest: LevelAreas, members: Members) -> tuple[LevelAreas, Members]:
    """The finest areas that the catalogue keeps, numbered, with their larger areas.

    Raises CatalogueError where none is kept.
    """
    keep = work.catalogue.atlas.keep
    order = np.arange(len(finest))
    if keep is not None:
        own = finest.codes if keep.level == finest.entry.key else members[keep.level][0]
        wanted = {tidy_code(code) for code in keep.codes}
        order = np.flatnonzero(np.isin(own.astype(str), sorted(wanted)))
        if not len(order):
            raise CatalogueError(
                [
                    f"[atlas] keep names the {keep.level} {', '.join(keep.codes)}, in which no"
                    f" {finest.entry.name} lies; correct its codes or level"
                ]
            )
        work.ledger.remark(
            f"{len(order):,} of {len(finest):,} {finest.entry.names} are kept; the others are"
            " counted as elsewhere."
        )
    kept = finest.those(order)
    numbered = _numbered(kept)
    place = {code: at for at, code in enumerate(finest.codes)}
    again = np.array([place[code] for code in numbered.codes], dtype=np.int64)
    return numbered, {key: (codes[again], every) for key, (codes, every) in members.items()}


def _with_areas(work: Workspace, level: LevelAreas, codes: set[str]) -> LevelAreas:
    """The areas of a level that have members; the others are elsewhere."""
    order = np.flatnonzero(np.isin(level.codes.astype(str), sorted(codes)))
    if 0 < len(order) < len(level):
        work.ledger.remark(
            f"{len(level) - len(order):,} of {len(level):,} {level.entry.names} have no member in"
            " the atlas and are left out of it."
        )
        return level.those(order)
    return level


def _numbered(level: LevelAreas) -> LevelAreas:
    """The level with its areas in the order of their numbers, where their shapes were read."""
    return number_level(level) if len(level) and level.geometry[0] is not None else level


def _nowhere(entry: LevelEntry, finest: LevelAreas) -> SourceError:
    if entry.members is None:
        return SourceError(
            f"[level {entry.key}] no {finest.entry.name} lies in any {entry.name}: check that the"
            " boundaries are of the same place"
        )
    file = Path(entry.members.file).name
    return SourceError(
        f"[level {entry.key}] no {finest.entry.name} belongs to any {entry.name}: check file, code"
        f" and parent of its members ({file})"
    )


def _member_codes(
    work: Workspace, entry: LevelEntry, finest: LevelAreas
) -> tuple[NDArray[np.object_], set[str]]:
    """This level's code for each area of the finest level, '' where none; and all its codes.

    Codes of the finest level that the boundaries lack are noted there as of elsewhere.
    """
    assert entry.members is not None
    m = entry.members
    account = work.open_account(m.file, f"members-{entry.key}")
    frame = work.read_lookup(m.file, [m.code, m.parent], account, m)
    frame = frame.assign(area=tidy_codes(frame[m.code]), above=tidy_codes(frame[m.parent]))
    one = OneRowEach(
        where=f"level {entry.key}",
        at=("level", entry.key, "members"),
        file=m.file,
        table=m,
        names=finest.entry.names,
        code=m.code,
        values=(m.parent,),
        key=("area",),
        compared=("above",),
    )
    is_known = among(frame["area"], finest.numbers)
    finest.listed |= set(frame.loc[~is_known, "area"]) - {""}
    every = set(frame["above"]) - {""}
    frame = without_repeats(work, account, frame, is_known, one)
    own = Ladder({finest.entry.key: finest})
    reasons = area_reasons(frame["area"], finest.entry.key, own)
    frame = work.settle(account, frame, {m.code: reasons})
    above: dict[str, str] = dict(zip(frame["area"], frame["above"], strict=True))
    return np.array([above.get(code, "") for code in finest.codes], dtype=object), every


def area_reasons(codes: "pd.Series[str]", key: str, ladder: Ladder) -> NDArray[np.object_]:
    """Why a row about an area of a level or unit cannot be used.

    Its code is empty, unknown, of an area elsewhere, or of a larger area.
    """
    reasons = np.where(codes == "", "code is empty", "").astype(object)
    lost = (reasons == "") & ~ladder.knows(key, codes)
    if not lost.any():
        return reasons
    reasons[lost] = np.select(
        [ladder.elsewhere(key, codes[lost]), ladder.totals(key, codes)[lost]],
        [OUTSIDE, TOTAL],
        f"no such {ladder.names_of(key)[0]}",
    )
    return reasons


def _codes_above(
    finest: LevelAreas, finer: LevelAreas, codes: NDArray[np.object_]
) -> NDArray[np.object_]:
    """A coarse level's code for each area of ``finer``.

    It is the code of most of the members at the finest level.
    """
    if finer is finest:
        return codes
    pairs = pd.DataFrame({"finer": finest.parents[finer.entry.key], "code": codes})
    pairs = (
        pairs[(pairs["finer"] > 0) & (pairs["code"] != "")]
        .groupby(["finer", "code"], as_index=False)
        .size()
    )
    first = pairs.sort_values(
        ["finer", "size", "code"], ascending=[True, False, True], kind="stable"
    ).drop_duplicates("finer")
    above = np.full(len(finer), "", dtype=object)
    above[first["finer"].to_numpy() - 1] = first["code"].to_numpy()
    return above


def _name_levels(work: Workspace, ladder: Ladder) -> None:
    for key, level in ladder.items():
        table = level.entry.names_from
        if table is None:
            continue
        account = work.open_account(table.file, f"names-{key}")
        frame = work.read_lookup(table.file, [table.code, table.name], account, table)
        frame = frame.assign(
            code=tidy_codes(frame[table.code]), title=frame[table.name].str.strip()
        )
        faults = {table.code: np.where(frame["code"] == "", "code is empty", "")}
        frame = work.settle(account, frame, faults)
        names: dict[str, str] = dict(zip(frame["code"], frame["title"], strict=True))
        level.listed |= set(names) - set(level.numbers)
        level.names = np.array(
            [names.get(c) or n for c, n in zip(level.codes, level.names, strict=True)], dtype=object
        )


def _read_base(work: Workspace, base: BaseEntry, ladder: Ladder) -> NDArray[np.float64]:
    """A base for each area of its own level, NaN where not known."""
    level = ladder[ladder.level_of(base.level)]
    account = work.open_account(base.file, f"base-{base.key}")
    frame = work.read_lookup(base.file, [base.code, base.value], account, base)
    frame = frame.assign(area=tidy_codes(frame[base.code]), number=numbers(frame[base.value]))
    frame = frame.assign(compared=comparable(frame[base.value]))
    one = OneRowEach(
        where=f"base {base.key}",
        at=("base", base.key),
        file=base.file,
        table=base,
        names=ladder.names_of(base.level)[1],
        code=base.code,
        values=(base.value,),
        key=("area",),
        compared=("compared",),
    )
    frame = without_repeats(work, account, frame, ladder.knows(base.level, frame["area"]), one)
    bad = unreadable(frame[base.value]) | (frame["number"] < 0)
    faults = {
        base.code: area_reasons(frame["area"], base.level, ladder),
        base.value: np.where(bad, "value is not a count", ""),
    }
    frame = work.settle(account, frame, faults)
    given = frame.set_index("area")["number"]
    if unit := ladder.units.get(base.level):
        unit.bases[base.key] = given
        values = summed(unit, given, len(level))
    else:
        values = np.full(len(level), np.nan)
        values[given.index.map(level.numbers).to_numpy(dtype=np.int64) - 1] = given.to_numpy()
    unknown = int(np.isnan(values).sum())
    if unknown:
        work.ledger.remark(
            f"{base.title}: not known for {unknown:,} of {len(level):,} {level.entry.names}; they"
            " are kept, without rates."
        )
    return values


def _best_fit_weight(
    work: Workspace, own: dict[str, NDArray[np.float64]], finest: LevelAreas
) -> NDArray[np.float64]:
    for base in work.catalogue.base:
        if work.catalogue.level_of(base.level) == finest.entry.key:
            return np.nan_to_num(own[base.key])
    return np.ones(len(finest))


def _fit_parents(work: Workspace, ladder: Ladder, weight: NDArray[np.float64]) -> None:
    """Set the parents of the levels above the finest.

    Parents follow the lookups where these nest, else the best fit by the base.
    """
    keys = list(ladder)
    finest = ladder[keys[0]]
    for place, key in enumerate(keys[1:], 1):
        for above in keys[place + 1 :]:
            fitted, share = best_fit(
                finest.parents[key], finest.parents[above], weight, len(ladder[key])
            )
            fine, coarse = ladder[key].entry, ladder[above].entry
            if share < BEST_FIT_AT_LEAST:
                work.ledger.remark(
                    f"{_sentence(fine.names)} do not fit {coarse.names} ({share:.1%} of the base in"
                    f" the right place): counts by {fine.name} are not summed to them."
                )
                continue
            ladder[key].parents[above] = fitted
            if share < 1:
                work.ledger.remark(
                    f"{_sentence(fine.names)} are summed to {coarse.names} by best fit: {share:.1%}"
                    " of the base is in the right place."
                )


def _sentence(words: str) -> str:
    """With a capital first letter; the others stay as they are ("LSOAs")."""
    return words[:1].upper() + words[1:]


def _roll_up_base(base: BaseEntry, values: NDArray[np.float64], ladder: Ladder) -> None:
    own = ladder.level_of(base.level)
    at_levels, _ = rolled_up(own, values, ladder)
    for key, found in at_levels.items():
        ladder[key].bases[base.key] = found


def rolled_up(
    own: str,
    values: NDArray[np.float64],
    ladder: Ladder,
    within: NDArray[np.bool_] | None = None,
) -> tuple[dict[str, NDArray[np.float64]], float | None]:
    """A base at every level, NaN where not known, and of the whole atlas, None where not known.

    It is known where KNOWN_AT_LEAST of the areas inside are. The whole is the sum over the larger
    areas, so that all figures on a page agree.

    own : the level that it is given for; values : its areas' values, (n,), NaN where not known;
    within : the areas that count, (n,), by default all. The others are in no sum and no share.
    """
    parents = {k: ladder[own].parents[k] for k in ladder if k in ladder[own].parents}
    whole = _whole(parents, len(values))
    if within is not None:
        values = np.where(within, values, np.nan)
        parents = {key: np.where(within, above, 0) for key, above in parents.items()}
        whole = np.where(within, whole, 0).astype(np.uint32)
    filled = fill_in(values, [*parents.values(), whole])
    found = {
        key: values
        if key == own
        else sum_known(values, filled, parents[key], len(level))
        if key in parents
        else np.full(len(level), np.nan)
        for key, level in ladder.items()
    }
    total = float(sum_known(values, filled, whole, 1)[0])
    return found, None if np.isnan(total) else total


def total_of(base: BaseEntry, ladder: Ladder) -> float | None:
    """A base of the whole atlas; None where under KNOWN_AT_LEAST of its areas are known."""
    own = ladder.level_of(base.level)
    return rolled_up(own, ladder[own].bases[base.key], ladder)[1]


def _whole(parents: Mapping[str, NDArray[np.uint32]], areas: int) -> NDArray[np.uint32]:
    """1 for each area that belongs to a larger one, else 0; 1 for all where none does.

    Areas of a national file without members are no part of the atlas.
    """
    belongs = np.zeros(areas, dtype=bool)
    for above in parents.values():
        belongs |= above > 0
    whole: NDArray[np.uint32] = (belongs if belongs.any() else ~belongs).astype(np.uint32)
    return whole


def fill_in(
    values: NDArray[np.float64], parents: Sequence[NDArray[np.uint32]]
) -> NDArray[np.float64]:
    """Values where each that is not known is the mean of the known ones around it.

    They are those of the smallest larger area of which KNOWN_AT_LEAST are known; NaN where there is
    none. In whole numbers, so that sums over any level agree.

    values : (members,), NaN where not known; parents : numbers from 1, 0 none, of each level from
    near to far, (members,) each; returns (members,).
    """
    filled = values.copy()
    for above in parents:
        sums, known, share = _known(values, above, int(above.max(initial=0)))
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.where(share >= KNOWN_AT_LEAST, np.round(sums / known), np.nan)
        filled = np.where(np.isnan(filled) & (above > 0), mean[above], filled)
    return filled


def sum_known(
    values: NDArray[np.float64],
    filled: NDArray[np.float64],
    parents: NDArray[np.uint32],
    areas: int,
) -> NDArray[np.float64]:
    """Sums of values by parent, with estimates for those that are not known.

    Dividing all events by a part of the people would make every rate too high. NaN where under
    KNOWN_AT_LEAST of the members are known, or there are none.

    values : (members,), NaN where not known; filled : the same with estimates (``fill_in``);
    parents : (members,) numbers from 1, 0 none; returns (areas,).
    """
    _, _, share = _known(values, parents, areas)
    sums = np.bincount(parents, weights=np.nan_to_num(filled), minlength=areas + 1)
    return np.where(share >= KNOWN_AT_LEAST, np.round(sums), np.nan)[1:]


def _known(
    values: NDArray[np.float64], numbers: NDArray[np.uint32], most: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Sum and number of the known values, and their share of all, by number from 0 to ``most``."""
    known = ~np.isnan(values)

    def summed(weights: NDArray[Any]) -> NDArray[np.float64]:
        return np.bincount(numbers, weights=weights, minlength=most + 1).astype(np.float64)

    sums, counted = summed(np.where(known, values, 0)), summed(known)
    with np.errstate(invalid="ignore", divide="ignore"):
        return sums, counted, counted / summed(np.ones(len(values)))
