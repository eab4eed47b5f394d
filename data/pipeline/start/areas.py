"""Find the levels of an atlas in a folder, and the units that its tables are of."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyogrio

from data.names import folded_name
from data.pipeline.areas.elsewhere import KINDS
from data.pipeline.start.look import Boundaries, Column, Folder, Table
from data.pipeline.start.products import product_of, products_of

MOST = 0.9
"""Share of codes from which a column is taken for one of a level."""
_GSS = re.compile(r"^[A-Z]\d{8}$")
_YEAR = re.compile(r"(?:20)?([0-3]\d)(?=CD|NM|$|_)", re.IGNORECASE)
_WORDS_OF_KINDS = (
    ("oa", "output area", "output areas"),
    ("lsoa", "LSOA", "LSOAs"),
    ("msoa", "MSOA", "MSOAs"),
    ("ward", "ward", "wards"),
    ("authority", "authority", "authorities"),
)
"""Key, singular and plural of the kinds of area in ``KINDS``, from fine to coarse."""


@dataclass
class Level:
    """A level of the atlas."""

    key: str
    name: str
    names: str
    codes: frozenset[str]
    year: str
    boundaries: Boundaries | None = None
    code: str = ""
    name_column: str = ""
    members: tuple[Table, str, str] | None = None
    """Lookup, with its columns of the finest level and of this one."""
    names_from: tuple[Table, str, str] | None = None
    dissolved: str = ""
    """Level whose areas are merged into its shapes, where it has none of its own."""
    evidence: list[str] = field(default_factory=list)


@dataclass
class Unit:
    """A unit that tables are of and that is not drawn."""

    key: str
    name: str
    names: str
    level: str
    table: Table
    code: str
    to: str
    codes: frozenset[str]


@dataclass
class Areas:
    """The levels, from fine to coarse, and the units."""

    levels: list[Level]
    units: list[Unit] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def finest(self) -> Level:
        return self.levels[0]

    def coded(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Keys of levels and units, with their codes."""
        yield from ((level.key, level.codes) for level in self.levels)
        yield from ((unit.key, unit.codes) for unit in self.units)

    def names_of(self, key: str) -> str:
        """The plural of a level or unit."""
        names = {level.key: level.names for level in self.levels}
        return (names | {unit.key: unit.names for unit in self.units})[key]

    def best(self, column: Column) -> tuple[str, float]:
        """The level or unit that most rows of a column have a code of, and their share.

        A unit must do better than a level by a hundredth: codes of two dates are mostly the same.
        """
        found = ("", 0.0)
        texts = column.texts.str.strip().str.upper().str.replace(r"\.0+$", "", regex=True)
        for key, codes in self.coded():
            share = column.share(texts.isin(codes))
            is_unit = any(unit.key == key for unit in self.units)
            if share > found[1] + (0.01 if is_unit else 0.0):
                found = (key, share)
        return found


def find_areas(folder: Folder) -> Areas:
    """The levels that the boundaries of a folder draw, and the units of its lookups."""
    levels = _drawn(folder)
    if not levels:
        return Areas([])
    areas = Areas(levels)
    for level in levels[1:]:
        _find_members(level, levels[0], folder)
        if level.members is None:
            areas.problems.append(_no_lookup(level, levels[0]))
    areas.levels = [levels[0], *(level for level in levels[1:] if level.members)]
    _add_dissolved(areas, folder)
    for level in areas.levels:
        _find_names(level, folder)
    _find_units(areas, folder)
    return areas


def _drawn(folder: Folder) -> list[Level]:
    """The levels with boundaries, from the one with most areas; the latest of each kind."""
    found: dict[str, Level] = {}
    for shapes in folder.boundaries:
        code = _code_column(shapes)
        if code is None:
            continue
        codes = shapes.columns[code].codes
        key, name, names = _kind_of(codes, shapes.file)
        level = Level(
            key=key,
            name=name,
            names=names,
            codes=codes,
            year=year_of(code),
            boundaries=shapes,
            code=code,
            name_column=_name_column(shapes, code),
        )
        level.evidence.append(f"{len(codes):,} {names}, by the codes in {code}")
        if product := product_of(shapes):
            level.evidence.append(f"known by its headings: {product.title}")
        known = found.get(key)
        if known is None or level.year > known.year:
            found[key] = level
    return sorted(found.values(), key=lambda level: -len(level.codes))


def _code_column(shapes: Boundaries) -> str | None:
    """The column with a code for each area: all different, those of the official kind first."""
    candidates = [
        name
        for name, column in shapes.columns.items()
        if column.filled > MOST
        and len(column.codes) > MOST * shapes.areas
        and len(column.codes) >= len(column.rows) * MOST
    ]
    if len(shapes.columns) and shapes.areas == 1:
        candidates = [n for n, c in shapes.columns.items() if c.filled == 1]

    def rank(name: str) -> tuple[bool, bool, bool, int]:
        column, plain = shapes.columns[name], name.casefold()
        return (
            not all(_GSS.match(code) for code in list(column.codes)[:20]),
            not re.search(r"(cd|code)$", plain),
            not re.search(r"(^|_)(geo)?id\d*$|^geoid", plain),
            len(plain),
        )

    usual = [
        n for n in candidates if not re.search(r"^(fid|objectid|globalid|lat|long|bng_)", n, re.I)
    ]
    return min(usual, key=rank, default=None)


def _name_column(shapes: Boundaries, code: str) -> str:
    """The column with the names, '' where there is none."""
    wanted = re.compile(r"(nm|name|label|title)$", re.IGNORECASE)
    stem = re.sub(r"(cd|code)$", "", code, flags=re.IGNORECASE).casefold()
    names = [n for n, c in shapes.columns.items() if wanted.search(n) and c.filled > MOST]
    return min(names, key=lambda n: (not n.casefold().startswith(stem), len(n)), default="")


def official_kind(codes: Collection[str]) -> str:
    """Key of the kind of area that all official codes are of, '' where they are of none.

    >>> official_kind({"E01000001", "W01000002"}), official_kind({"E01000001", "E05000001"})
    ('lsoa', '')
    """
    starts = {code[:3] for code in codes if _GSS.match(code)}
    pairs = zip(KINDS, _WORDS_OF_KINDS, strict=True)
    return next((words[0] for kind, words in pairs if starts and starts <= kind), "")


def _kind_of(codes: Collection[str], file: str) -> tuple[str, str, str]:
    """Key, name and plural of the kind of area that codes are of."""
    official = official_kind(codes)
    for words in _WORDS_OF_KINDS:
        if official == words[0]:
            return words
    stem = re.sub(
        r"[\d_\-\s]*(boundaries|boundary|shapes?|map|geo|areas?)?[\d_\-\s]*$",
        "",
        Path(file).stem.casefold(),
    )
    word = re.sub(r"[^a-z]+", " ", stem).strip().split(" ")[-1] or "area"
    one = re.sub(r"ies$", "y", word) if word.endswith("ies") else word.rstrip("s") or word
    for words in _WORDS_OF_KINDS:
        if one in words[:2]:
            return words
    return one, one, f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"


def year_of(column: str) -> str:
    """The year in the name of a column of codes, '' where there is none.

    >>> year_of("LSOA21CD"), year_of("WD24CD"), year_of("geoid")
    ('2021', '2024', '')
    """
    found = _YEAR.search(column)
    return f"20{found[1]}" if found else ""


def _code_like(table: Table) -> list[str]:
    """Columns that may hold codes: short texts without spaces, and more than a few of them."""
    found = []
    for name, column in table.columns.items():
        texts = column.texts.head(300)
        if (
            len(texts)
            and texts.str.len().median() <= 20
            and (~texts.str.contains(" ")).mean() > MOST
        ):
            found.append(name)
    return found


def _lookups(
    folder: Folder, fine: Collection[str], coarse: Collection[str], year: str
) -> Iterator[tuple[tuple[bool, bool, bool, float, bool, int], Table, str, str]]:
    """Tables with a column of each: (rank, table, fine column, coarse column), the least the best.

    Each fine area must have one coarse one.
    """
    wanted_fine, wanted_coarse = frozenset(fine), frozenset(coarse)
    for table in folder.tables:
        columns = _code_like(table)
        fines = [
            c
            for c in columns
            if len(wanted_fine & table.columns[c].codes) > MOST * len(wanted_fine)
        ]
        coarses = [c for c in columns if wanted_coarse & table.columns[c].codes]
        for a in fines:
            for b in coarses:
                if a == b:
                    continue
                pairs = table.pairs(a, b)
                own = pairs[pairs[a].isin(wanted_fine) & pairs[b].isin(wanted_coarse)]
                covered = own[a].nunique() / len(wanted_fine)
                if covered < MOST or own[a].duplicated().any():
                    continue
                rank = (
                    table.rows > 1.05 * len(table.columns[a].codes),
                    not b.upper().endswith("CD"),
                    year_of(b) != year,
                    -round(covered, 3),
                    not re.search(r"lookup|_lu|_to_", table.file, re.IGNORECASE),
                    len(table.columns),
                )
                yield rank, table, a, b


def _find_members(level: Level, finest: Level, folder: Folder) -> None:
    found = sorted(
        _lookups(folder, finest.codes, level.codes, level.year), key=lambda each: each[0]
    )
    if found:
        _, table, fine, own = found[0]
        level.members = (table, fine, own)
        table.used_for.append(f"lookup from {finest.names} to {level.names}")
        held = len(finest.codes & table.columns[fine].codes)
        level.evidence.append(
            f"{held:,} of {len(finest.codes):,} {finest.names} are in {fine} of"
            f" {Path(table.file).name}"
        )
        if product := product_of(table):
            level.evidence.append(f"known by its headings: {product.title}")


def _add_dissolved(areas: Areas, folder: Folder) -> None:
    """Levels that a lookup names and no boundaries draw: wards and authorities are merged."""
    drawn = {level.key for level in areas.levels}
    finest = areas.finest
    for kind, (key, name, names) in zip(KINDS, _WORDS_OF_KINDS, strict=True):
        if key in drawn or key not in ("ward", "authority") or not _is_finer(finest.codes, kind):
            continue
        for table in folder.tables:
            best = _dissolved_from(table, finest, kind)
            if best is None:
                continue
            fine, own, codes = best
            areas.levels.append(
                Level(
                    key=key,
                    name=name,
                    names=names,
                    codes=codes,
                    year=year_of(own),
                    members=(table, fine, own),
                    dissolved=finest.key,
                    evidence=[f"no boundaries of {names}: merged from {finest.names} by {own}"],
                )
            )
            table.used_for.append(f"lookup from {finest.names} to {names}")
            break
    areas.levels.sort(key=lambda level: -len(level.codes))


def _is_finer(codes: Collection[str], kind: Collection[str]) -> bool:
    """Whether official codes are of a finer kind of area than ``kind``."""
    starts = {code[:3] for code in codes if _GSS.match(code)}
    own = next((at for at, each in enumerate(KINDS) if starts and starts <= each), len(KINDS))
    return own < KINDS.index(frozenset(kind))


def _dissolved_from(
    table: Table, finest: Level, kind: Collection[str]
) -> tuple[str, str, frozenset[str]] | None:
    for fine in _code_like(table):
        if len(finest.codes & table.columns[fine].codes) <= MOST * len(finest.codes):
            continue
        for own in _code_like(table):
            codes = list(table.columns[own].codes)[:500]
            if not codes or not all(_GSS.match(c) and c[:3] in kind for c in codes):
                continue
            pairs = table.pairs(fine, own)
            mine = pairs[pairs[fine].isin(finest.codes)]
            if not mine[fine].duplicated().any():
                return fine, own, frozenset(mine[own]) - {""}
    return None


def _find_names(level: Level, folder: Folder) -> None:
    """Names from a table: known ones first, else where the boundaries have none."""
    known = list(products_of("names"))
    for table in folder.tables:
        for product in known:
            if product.is_in(table):
                code, name = (product.heading(table, pattern) for pattern in product.columns)
                if len(level.codes & table.columns[code].codes) > MOST * len(level.codes):
                    level.names_from = (table, code, name)
                    level.evidence.append(f"names from {Path(table.file).name}: {product.title}")
                    table.used_for.append(product.title)
                    return
    if level.name_column:
        return
    for table in folder.tables:
        for code in _code_like(table):
            stem = re.sub(r"(cd|code)$", "", code, flags=re.IGNORECASE)
            names = [
                n
                for n in table.columns
                if re.fullmatch(rf"{re.escape(stem)}(nm|name|_name)", n, re.I)
            ]
            if names and stem and level.codes <= table.columns[code].codes:
                level.names_from = (table, code, names[0])
                table.used_for.append(f"names of {level.names}")
                return


def _find_units(areas: Areas, folder: Folder) -> None:
    """Codes that lookups lead from to the finest level: finer areas, and areas of another date.

    Of several lookups from one kind, that with most codes counts; then the one with fewest rows.
    """
    found: dict[str, list[Unit]] = {}
    level = areas.finest
    for table in folder.tables:
        columns = _code_like(table)
        for to in columns:
            if len(level.codes & table.columns[to].codes) <= MOST * len(level.codes):
                continue
            for code in columns:
                unit = _unit_of(areas, table, code, to)
                if unit is not None:
                    found.setdefault(unit.key, []).append(unit)
    for units in found.values():
        areas.units.append(min(units, key=lambda u: (-len(u.codes), u.table.rows, u.table.file)))


def _unit_of(areas: Areas, table: Table, code: str, to: str) -> Unit | None:
    """The unit of a column, where its codes are official and not those of a level of the atlas."""
    level, codes = areas.finest, table.columns[code].codes
    sample = list(codes)[:300]
    if code == to or not sample or not all(_GSS.match(c) for c in sample):
        return None
    key, name, names = _kind_of(codes, table.file)
    year, order = year_of(code), [words[0] for words in _WORDS_OF_KINDS]
    own = order.index(level.key) if level.key in order else 0
    if key not in order or order.index(key) > own:
        return None
    same = next((each for each in areas.levels if each.key == key), None)
    if same is not None and (year in ("", same.year) or same.codes >= codes):
        return None
    pairs = table.pairs(code, to)
    inside = pairs[pairs[to].isin(level.codes)]
    if inside[to].nunique() <= MOST * len(level.codes):
        return None
    told = f" of {year}" if same is not None else ""
    return Unit(
        key=f"{key}_{year}" if same is not None else key,
        name=f"{name}{told}",
        names=f"{names}{told}",
        level=level.key,
        table=table,
        code=code,
        to=to,
        codes=frozenset(inside[code]),
    )


def use_unit(areas: Areas, key: str) -> None:
    """Note that a table is of a unit, so that its lookup is written."""
    for unit in areas.units:
        note = f"lookup from {unit.names} to {areas.names_of(unit.level)}"
        if unit.key == key and note not in unit.table.used_for:
            unit.table.used_for.append(note)


def kept_codes(areas: Areas, area: str) -> tuple[str, list[str]] | None:
    """The level and codes of the larger area that a person names; None where none has that name."""
    wanted = folded_name(area)
    for level in reversed(areas.levels):
        names = names_by_code(level)
        found = [
            code
            for code, name in names.items()
            if folded_name(name) == wanted or code == area.upper()
        ]
        if found:
            return level.key, found
    return None


def names_by_code(level: Level) -> dict[str, str]:
    """Code → name of the areas of a level, '' where they have none."""
    if level.names_from:
        table, code, name = level.names_from
        codes, names = (table.frame.column(c).to_pandas() for c in (code, name))
    elif level.boundaries and level.name_column:
        raw = pyogrio.read_dataframe(level.boundaries.path, read_geometry=False)
        codes, names = raw[level.code], raw[level.name_column]
    else:
        return dict.fromkeys(level.codes, "")
    frame = pd.DataFrame({"code": codes, "name": names}).dropna().drop_duplicates("code")
    return {str(c).upper(): str(n) for c, n in zip(frame["code"], frame["name"], strict=True)}


def _no_lookup(level: Level, finest: Level) -> str:
    usual = {
        "ward": "LSOA (2021) to Electoral Ward (2024) to LAD (2024) Best Fit Lookup in EW",
        "authority": "LSOA (2021) to Electoral Ward (2024) to LAD (2024) Best Fit Lookup in EW",
        "msoa": "Output Area (2021) to LSOA to MSOA to LAD (December 2021) Exact Fit Lookup in EW",
        "lsoa": "Output Area (2021) to LSOA to MSOA to LAD (December 2021) Exact Fit Lookup in EW",
    }
    product = usual.get(level.key)
    told = f" The ONS Open Geography Portal has '{product}'." if product else ""
    file = Path(level.boundaries.file).name if level.boundaries else level.key
    return (
        f"The {level.names} of {file} are left out: no table says which {level.name} each"
        f" {finest.name} belongs to.{told}"
    )
