"""Check the places of a record set.

The checks cover codes by vintage, postcodes, and coordinates in the wrong order or system.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyproj
import shapely
from numpy.typing import NDArray

from data.errors import SourceError
from data.pipeline.areas.elsewhere import elsewhere_postcodes
from data.pipeline.areas.ladder import Ladder
from data.pipeline.areas.places import PointLocator, PostcodeBook
from data.pipeline.catalogue import (
    AreaPlace,
    BaseEntry,
    Catalogue,
    Members,
    Membership,
    NameTable,
    PointPlace,
    PostcodePlace,
    PostcodesEntry,
    RecordsEntry,
    Vintage,
)
from data.pipeline.check.files import code_columns
from data.pipeline.check.findings import Examination, percent
from data.pipeline.masks import is_free_text, may_be_personal, shown_code
from data.pipeline.records.placing import (
    PlaceFinder,
    bare_name,
    names_of_areas,
    place_names,
    postcode_in,
)
from data.pipeline.schemes import path_of
from data.pipeline.scope import conditions_of
from data.pipeline.sources.tables import stage
from data.pipeline.suggestions import Suggestion, Value, set_lines
from data.pipeline.values import among, numbers, tidy_codes, tidy_postcodes

GSS = {
    "E00": "output areas",
    "W00": "output areas",
    "E01": "LSOAs",
    "W01": "LSOAs",
    "E02": "MSOAs",
    "W02": "MSOAs",
    "E05": "wards",
    "W05": "wards",
    "E06": "unitary authorities",
    "E07": "districts",
    "E08": "metropolitan districts",
    "E09": "London boroughs",
    "W06": "Welsh authorities",
    "S00": "Scottish output areas",
    "S01": "Scottish data zones",
    "S02": "Scottish intermediate zones",
}
"""Kinds of area by the first three characters of a nine-character code.

Source: Office for National Statistics, Register of Geographic Codes.
"""
TWO_VINTAGES = 0.05
MOSTLY = 0.9
"""Share of rows with a code of the level from which another date is not suspected."""
MOST = 0.5
"""Share of rows from which a column is taken for something else than declared."""
_ADDRESS = re.compile(r"[A-Za-z]{2,}[\s,]+[A-Za-z]{2,}")
SAMPLE_POINTS = 20_000
_YEAR = re.compile(r"(?:20)?([0-3]\d)(?=CD|NM|$|_)", re.IGNORECASE)


@dataclass(frozen=True)
class Listed:
    """Codes of one column of one file, with the year in the column's name ('' where none)."""

    file: str
    column: str
    codes: frozenset[str]

    @property
    def year(self) -> str:
        found = _YEAR.search(self.column)
        return f"20{found.group(1)}" if found else ""

    def __str__(self) -> str:
        return f"column {self.column} of {self.file}"


Listing = Callable[[], Sequence[Listed]]
Ended = Callable[[], Collection[str]]


def listed_codes(catalogue: Catalogue, root: Path) -> list[Listed]:
    """Every column of codes in the lookups that the catalogue names.

    A code that the level does not have is looked up in these.
    """
    tables: list[Members | NameTable | Vintage | BaseEntry | Membership | PostcodesEntry] = [
        *(m for level in catalogue.level if (m := level.members)),
        *(n for level in catalogue.level if (n := level.names_from)),
        *(v for level in catalogue.level for v in level.vintages),
        *catalogue.base,
        *(c.membership for c in catalogue.classification),
        *catalogue.postcodes,
    ]
    distinct = {(t.file, tuple(conditions_of(t))): t for t in tables}
    listed = []
    for (file, _), table in distinct.items():
        for column, values in code_columns(path_of(file, root), table).items():
            texts = pd.Series(values.to_pylist(), dtype=object).dropna()
            if (
                len(texts)
                and texts.head(50).map(lambda t: bool(re.search(r"\d", str(t)))).mean() > 0.5
            ):
                listed.append(
                    Listed(Path(file).name, column, frozenset(tidy_codes(texts.astype(str))) - {""})
                )
    return listed


def ended_postcodes(catalogue: Catalogue, root: Path, scratch: Path) -> frozenset[str]:
    """Tidy postcodes that the directories mark as terminated."""
    found: set[str] = set()
    for place, directory in enumerate(catalogue.postcodes):
        if directory.ended:
            staged = stage(
                path_of(directory.file, root),
                [directory.postcode, directory.ended],
                scratch / f"ended-{place}.parquet",
                directory.form,
            )
            table = pq.read_table(staged.path).to_pandas().fillna("")
            found |= set(
                tidy_postcodes(
                    table.loc[table[directory.ended].str.strip() != "", directory.postcode]
                )
            )
    return frozenset(found - {""})


Instead = Callable[[Mapping[str, str], str], list[Suggestion]]
"""Suggests other keys for the way that is looked at; the text says what that rests on."""


@dataclass(frozen=True)
class KnownPlaces:
    """What the places of records are compared with. ``listed`` gives codes of other vintages when
    it is called, ``ended`` the terminated postcodes.
    """

    ladder: Ladder
    book: PostcodeBook
    listed: Listing
    ended: Ended


def check_places(
    entry: RecordsEntry, frame: pd.DataFrame, known: KnownPlaces, seen: Examination
) -> None:
    """Check the distinct places of a record set, way by way.

    A further way is looked at for the rows that those before it did not place.

    ``frame`` has the distinct places, under their plain names, with ``rows``.
    """
    finder = PlaceFinder(known.ladder, known.book, lambda _: set())
    names = place_names(entry)
    for at, way in enumerate(entry.place):
        if not len(frame):
            return
        columns = dict(zip(names[at], ("place", "place_y"), strict=False))
        own = frame[[*columns, "rows"]].rename(columns=columns)
        one = entry.model_copy(update={"place": (way,)})
        if at + 1 < len(names):
            own = own[own["place"].str.strip() != ""]
        _check_way(one, own, known, partial(_instead, entry, at), seen)
        found = finder.judge(one, own)
        frame = frame[~frame.index.isin(found.index[found["area_number"] > 0])]


def _instead(
    entry: RecordsEntry, at: int, keys: Mapping[str, str], reason: str
) -> list[Suggestion]:
    """Other keys for one way to a place; the other ways of the set stay as they are."""
    ways: list[Value] = [way.model_dump(exclude_defaults=True) for way in entry.place]
    ways[at] = dict(keys)
    value = ways[0] if len(ways) == 1 else ways
    return [Suggestion(("records", entry.key), "place", value, reason)]


def _check_way(
    entry: RecordsEntry,
    frame: pd.DataFrame,
    known: KnownPlaces,
    instead: Instead,
    seen: Examination,
) -> None:
    """Check the only way of an entry."""
    (way,) = entry.place
    if not len(frame):
        return
    if isinstance(way, PointPlace):
        _check_points(entry, way, frame, known.ladder, instead, seen)
    elif isinstance(way, PostcodePlace):
        _check_postcodes(entry, way, frame, known, instead, seen)
    elif way.name:
        _check_names(entry, way, frame, known, seen)
    else:
        _check_codes(entry, way, frame, known, instead, seen)


def _check_names(
    entry: RecordsEntry, way: AreaPlace, frame: pd.DataFrame, known: KnownPlaces, seen: Examination
) -> None:
    """Names that are of no area: these are shown, because they are names of places."""
    finder = PlaceFinder(known.ladder, known.book, lambda _: set())
    judged = finder.judge(entry, frame)
    rows = int(judged["rows"].sum())
    placed = judged["area_number"] > 0
    names = known.ladder[way.level].entry.names
    where, share = f"records {entry.key}", percent(float(judged.loc[placed, "rows"].sum()) / rows)
    sentence = f"{share} of the rows have the name of one of the {names} (column {way.name})"
    if placed.all():
        seen.add("note", where, sentence + ".")
        return
    lost = judged[~placed & (judged["place"].str.strip() != "")]
    empty = int(judged.loc[~placed & (judged["place"].str.strip() == ""), "rows"].sum())
    _tell_empty(entry, empty, rows, seen)
    if lost.empty:
        return
    several = lost["place_reason"].str.startswith("more than one")
    advice = (
        f'name the larger area too: place = {{ level = "{way.level}", name = "{way.name}", within ='
        ' "its column" }'
        if several.any()
        else "correct the names, or ask for codes"
    )
    worst = lost.sort_values(["rows", "place"], ascending=[False, True], kind="stable").head(5)
    pairs = zip(worst["place"], worst["rows"], strict=True)
    told = "; ".join(f"'{name.strip()}' ({n:,} rows)" for name, n in pairs)
    if is_free_text(len(lost), rows) or lost["place"].map(may_be_personal).any():
        told = ""
    seen.add(
        "warn",
        where,
        f"{sentence}; {len(lost):,} name(s) are of none" + (f": {told}." if told else "."),
        advice,
    )


def _tell_empty(entry: RecordsEntry, empty: int, rows: int, seen: Examination) -> None:
    if empty:
        sentence = (
            f"{empty:,} row(s) ({percent(empty / rows)}) have no place; they will be refused."
        )
        seen.add(
            "warn",
            f"records {entry.key}",
            sentence,
            "are they left out of every figure on purpose?",
        )


def _check_codes(
    entry: RecordsEntry,
    place: AreaPlace,
    frame: pd.DataFrame,
    known: KnownPlaces,
    instead: Instead,
    seen: Examination,
) -> None:
    where, ladder = f"records {entry.key}", known.ladder
    codes = tidy_codes(frame["place"])
    rows = frame["rows"].groupby(codes.to_numpy()).sum()
    _tell_empty(entry, int(rows.get("", 0)), int(rows.sum()), seen)
    rows = rows[rows.index != ""]
    if not len(rows):
        return
    level = ladder[ladder.level_of(place.level)]
    unit = ladder.units.get(place.level)
    own = unit.codes if unit else frozenset(level.numbers)
    matched = _matched(rows, own)
    column = (
        unit.entry.code
        if unit
        else level.entry.boundaries.code
        if level.entry.boundaries
        else level.entry.members.parent
        if level.entry.members
        else ""
    )
    ours = Listed(
        Path(unit.entry.file).name
        if unit
        else Path(level.entry.boundaries.file).name
        if level.entry.boundaries
        else "its lookup",
        column,
        own,
    )
    sentence = (
        f"{percent(matched)} of the rows have a code of the level's areas"
        f" ({ladder.names_of(place.level)[1]}, {ours})"
    )
    if matched == 1:
        seen.add("note", where, sentence + ".")
        return
    best, share, extra = _best_other(rows, own, ladder, place.level, known.listed())
    unmatched = rows[~_codes_among(rows, own)]
    shown = ", ".join(
        dict.fromkeys(
            shown_code(str(c), own)
            for c in unmatched.sort_values(ascending=False, kind="stable").index[:5]
        )
    )
    if named := _named_level(frame, ladder):
        told = f"the values of column {place.code} are names of {ladder[named].entry.names}"
        meant = instead({"level": named, "name": place.code}, told)
        seen.add("warn", where, f"{sentence}; {told}.", set_lines(meant), meant)
        return
    if best is None or (share < matched and matched > MOSTLY):
        kinds = _kinds(unmatched)
        check = "check level and column, or ask for the codes of this atlas's areas"
        advice = f"most of the others look like codes of {kinds}: {check}" if kinds else check
        seen.add(
            "warn",
            where,
            f"{sentence}; {len(unmatched):,} code(s) are of no area ({shown}).",
            advice,
        )
        return
    looks = (
        f": this looks like a {best.year} file; your level is {ours.year}"
        if best.year and ours.year and best.year != ours.year
        else ""
    )
    if matched > TWO_VINTAGES and extra > TWO_VINTAGES and share < 0.999 and matched < share + 0.5:
        looks = (
            f": two vintages seem to be mixed in this column ({percent(extra)} of the rows are"
            f" known only to {best})"
        )
    seen.add(
        "warn",
        where,
        f"{sentence}; {percent(share)} have a code in {best}{looks}. Not matched: {shown}.",
        *_other_level(best, place, ladder, instead),
    )


def _named_level(frame: pd.DataFrame, ladder: Ladder) -> str:
    """The level whose areas most rows name, '' where there is none."""
    rows = float(frame["rows"].sum())
    for key, level in ladder.items():
        names = names_of_areas(level)
        if not (level.names != level.codes).any():
            continue
        is_named = frame["place"].map(
            lambda text, n=names, w=level.entry.name: bare_name(text, w) in n
        )
        if float(frame.loc[is_named, "rows"].sum()) > MOST * rows:
            return key
    return ""


def _other_level(
    best: Listed, place: AreaPlace, ladder: Ladder, instead: Instead
) -> tuple[str, list[Suggestion]]:
    """What to do where the codes are of another level or unit, and the key that says so."""
    why = f"most of the rows have a code in {best}"
    unit = next((u for u in ladder.units.values() if best.codes <= u.codes | u.listed), None)
    if unit is not None:
        meant = instead({"level": unit.entry.unit, "code": place.code}, why)
        return f"{set_lines(meant)}: it is the unit of a lookup", meant
    other = next(
        (
            k
            for k, level in ladder.items()
            if k != place.level and best.codes == frozenset(level.numbers)
        ),
        "",
    )
    if other:
        meant = instead({"level": other, "code": place.code}, why)
        return set_lines(meant), meant
    lookup = f"declare the lookup in {best.file} as a [[lookup]]"
    return f"{lookup}; its unit is then the level of the place", []


def _matched(rows: "pd.Series[int]", codes: frozenset[str]) -> float:
    return float(rows[_codes_among(rows, codes)].sum() / rows.sum())


def _codes_among(rows: "pd.Series[int]", codes: frozenset[str]) -> NDArray[np.bool_]:
    """Which codes of the index are among others."""
    return among(rows.index.to_series(), codes)


def _best_other(
    rows: "pd.Series[int]",
    own: frozenset[str],
    ladder: Ladder,
    level: str,
    listed: Sequence[Listed],
) -> tuple[Listed | None, float, float]:
    """The column with most of the rows' codes, if it has more of them than the level.

    The other values are its share, and the share that only it has.
    """
    others = [
        Listed(f"the level '{k}'", "code", frozenset(lv.numbers))
        for k, lv in ladder.items()
        if k != level
    ] + list(listed)
    unmatched = rows[~_codes_among(rows, own)]
    scored = [
        (float(unmatched[_codes_among(unmatched, o.codes)].sum()), _matched(rows, o.codes), o)
        for o in others
    ]
    found = max(scored, key=lambda s: (s[0], s[1]), default=(0.0, 0.0, None))
    if found[2] is None or found[0] < 0.2 * float(unmatched.sum()):
        return None, 0.0, 0.0
    return found[2], found[1], found[0] / float(rows.sum())


def _kinds(rows: "pd.Series[int]") -> str:
    kinds = rows.groupby(
        [GSS.get(str(c)[:3], "") if len(str(c)) == 9 else "" for c in rows.index]
    ).sum()
    return str(kinds.idxmax()) if len(kinds) else ""


def _check_postcodes(
    entry: RecordsEntry,
    place: PostcodePlace,
    frame: pd.DataFrame,
    places: KnownPlaces,
    instead: Instead,
    seen: Examination,
) -> None:
    where, rows = f"records {entry.key}", frame["rows"].to_numpy()
    book = places.book
    total = int(rows.sum())
    blank = (frame["place"].str.strip() == "").to_numpy()
    texts = frame["place"].map(postcode_in) if place.postcode_in else frame["place"]
    tidy = tidy_postcodes(texts)
    malformed = (tidy == "").to_numpy() & ~blank
    known = book.numbers(tidy) > 0
    lost = ~known & ~blank & ~malformed
    unknown = lost.copy()
    unknown[lost] = ~elsewhere_postcodes(tidy[lost], book.places.index, book.outside)
    _tell_empty(entry, int(rows[blank].sum()), total, seen)
    matched = float(rows[known].sum() / total)
    seen.add(
        "note" if matched == 1 else "warn",
        where,
        f"{percent(matched)} of the rows have a postcode of the directory (column"
        f" {place.columns[0]}).",
    )
    if malformed.any():
        sentence = (
            f"{int(rows[malformed].sum()):,} row(s) have something in {place.columns[0]} that is"
            " not a whole postcode; they will be refused."
        )
        lost = frame["place"][malformed]
        advice = _postcode_advice(lost, rows[malformed], place, instead)
        seen.add("warn", where, sentence, *advice)
    ended = among(tidy, places.ended()) & known
    if ended.any():
        sentence = (
            f"{int(rows[ended].sum()):,} row(s) have a postcode that has been terminated; they are"
            " placed where it was."
        )
        seen.add("note", where, sentence)
    if unknown.any():
        districts = _districts(tidy[unknown], rows[unknown])
        told = f"{int(rows[unknown].sum()):,} row(s) have a postcode that is not in the directory"
        sentence = f"{told}: new, terminated or mistyped; most in {districts}."
        seen.add(
            "warn", where, sentence, "a directory with terminated postcodes keeps older records"
        )


def _postcode_advice(
    texts: "pd.Series[str]", rows: NDArray[np.int64], place: PostcodePlace, instead: Instead
) -> tuple[str, list[Suggestion]]:
    """What to do about texts that are no postcodes: they may be addresses. And the key for that."""
    total = float(rows.sum())
    has_one = texts.map(lambda text: bool(postcode_in(text))).to_numpy(dtype=bool)
    if place.postcode and rows[has_one].sum() > MOST * total:
        told = f"the texts in {place.postcode} have a postcode in them"
        meant = instead({"postcode_in": place.postcode}, told)
        return f"they have a postcode in them: {set_lines(meant)}", meant
    if rows[texts.str.contains(_ADDRESS).to_numpy(dtype=bool)].sum() > MOST * total:
        return (
            "these look like addresses without a postcode, which cannot be placed; ask the supplier"
            " for the postcode, or for the easting and northing of the property"
        ), []
    return "a postcode needs both halves: 'LS1 4DY', not 'LS1'", []


def _districts(postcodes: "pd.Series[str]", rows: NDArray[np.int64]) -> str:
    """The postcode districts with most rows: too large to identify a person."""
    sums = (
        pd.Series(rows, index=postcodes.str[:-3].to_numpy())
        .groupby(level=0)
        .sum()
        .sort_values(ascending=False)
    )
    return ", ".join(f"{d} ({n:,})" for d, n in sums.head(4).items())


def _check_points(
    entry: RecordsEntry,
    place: PointPlace,
    frame: pd.DataFrame,
    ladder: Ladder,
    instead: Instead,
    seen: Examination,
) -> None:
    where, rows = f"records {entry.key}", frame["rows"].to_numpy()
    x, y = numbers(frame["place"]).to_numpy(), numbers(frame["place_y"]).to_numpy()
    blank = ~(np.isfinite(x) & np.isfinite(y))
    zero = (x == 0) & (y == 0)
    _tell_empty(entry, int(rows[blank].sum()), int(rows.sum()), seen)
    if zero.any():
        seen.add(
            "warn",
            where,
            f"{int(rows[zero].sum()):,} row(s) have the coordinates (0, 0), which stand for no"
            " place; they will be refused.",
        )
    take = np.flatnonzero(~blank & ~zero)
    if not len(take):
        return
    take = take[:: max(1, len(take) // SAMPLE_POINTS)]
    shares = _shares_by_reading(
        x[take], y[take], rows[take], place.crs, next(iter(ladder.values()))
    )
    own = shares.pop("as declared")
    sentence = (
        f"{percent(own)} of the points ({place.x}, {place.y}) read as {place.crs} lie in the atlas"
    )
    best = max(shares, key=lambda k: shares[k])
    if shares[best] > own + 0.2:
        told = f"{percent(shares[best])} do when {best}"
        meant = instead(_point_keys(best, place), f"{percent(shares[best])} lie in the atlas")
        seen.add("warn", where, f"{sentence}; {told}.", set_lines(meant), meant)
    else:
        seen.add(
            "note" if own > 0.99 else "warn",
            where,
            sentence + ("." if own == 1 else "; the others lie outside it."),
        )


def _shares_by_reading(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    rows: NDArray[np.int64],
    crs: str,
    finest: "object",
) -> dict[str, float]:
    """Share of the points inside the atlas, for each way of reading the coordinates.

    These are the declared way and every way in which they are commonly mistaken.
    """
    locator = PointLocator(finest)  # type: ignore[arg-type]
    readings: Mapping[str, tuple[NDArray[np.float64], NDArray[np.float64], str]] = {
        "as declared": (x, y, crs),
        "x and y are swapped": (y, x, crs),
    }
    readings = dict(readings) | {
        f"read as {name} ({words})": (x, y, name)
        for name, words in _SYSTEMS.items()
        if name != crs.upper()
    }
    readings = dict(readings) | {
        f"swapped and read as {name} ({words})": (y, x, name)
        for name, words in _SYSTEMS.items()
        if name != crs.upper()
    }
    total = float(rows.sum())
    return {
        words: float(rows[_inside(locator, *reading)].sum()) / total
        for words, reading in readings.items()
    }


_SYSTEMS = {
    "EPSG:27700": "British National Grid",
    "EPSG:4326": "longitude and latitude",
    "EPSG:3857": "Web Mercator",
}


def _inside(
    locator: PointLocator, x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> NDArray[np.bool_]:
    try:
        found: NDArray[np.bool_] = locator.locate(x, y, crs, "sample") > 0
    except (SourceError, shapely.GEOSException, pyproj.exceptions.ProjError):
        return np.zeros(len(x), dtype=bool)
    return found


def _point_keys(best: str, place: PointPlace) -> dict[str, str]:
    system = next((name for name in _SYSTEMS if name in best), place.crs)
    x, y = (place.y, place.x) if "swapped" in best else (place.x, place.y)
    return {"x": x, "y": y, "crs": system}
