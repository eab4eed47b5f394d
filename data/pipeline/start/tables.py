"""Find bases, classifications, postcodes and indicators in the tables of a folder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pyproj import Transformer

from data.pipeline.schemes import SCHEMES, Scheme, codes_of
from data.pipeline.start.areas import MOST, Areas, use_unit, year_of
from data.pipeline.start.blocks import Block, filled, table_keys
from data.pipeline.start.look import Column, Folder, Table
from data.pipeline.start.product import OGL, ONS, Product
from data.pipeline.start.products import product_of
from data.pipeline.values import numbers

_YEARED = r"[ _-]*(mid[ _-]?)?((19|20)?\d\d)?"
_PEOPLE = re.compile(
    rf"(total |all )?(usual )?(residents|population|pop|persons|people|all ages){_YEARED}", re.I
)
_HOUSEHOLDS = re.compile(rf"(number of |total |all )?(households|hh|dwellings){_YEARED}", re.I)
_IN_NAME = re.compile(r"(19|20)\d\d")
_A_PART = re.compile(r"\b(fe)?males?\b|\b(wo)?men\b", re.I)
"""In the name of a sheet: it counts a part of the people only."""


@dataclass(frozen=True)
class Place:
    """The column of a table that says of which area each row is, and what share it has."""

    key: str
    column: str
    share: float
    is_one_each: bool


def place_of(table: Table, areas: Areas) -> Place | None:
    """The column with most codes of a level or unit; the finest of those that are equal."""
    found: list[tuple[tuple[bool, float, int, bool], Place]] = []
    for name, column in table.columns.items():
        key, share = areas.best(column)
        # Tables of a larger region have many codes of areas elsewhere.
        if not key or len(_own(areas, key) & column.codes) <= MOST / 2 * len(_own(areas, key)):
            continue
        texts = len(column.codes)
        one_each = column.filled > MOST and texts >= table.rows * 0.999
        is_called_so = bool(re.search(r"cd$|code", name, re.IGNORECASE))
        found.append(((one_each, share, texts, is_called_so), Place(key, name, share, one_each)))
    return max(found, key=lambda each: each[0])[1] if found else None


def _own(areas: Areas, key: str) -> frozenset[str]:
    return next(codes for each, codes in areas.coded() if each == key)


def evidence_of(
    table: Table, place: Place, areas: Areas, product: Product | None = None
) -> list[str]:
    """How many codes of a table are of the level or unit it is taken for, and its product."""
    own, there = _own(areas, place.key), table.columns[place.column].codes
    told = (
        f"{len(own & there):,} of {len(own):,} {areas.names_of(place.key)} are in {place.column}"
        f" of {Path(table.file).name}"
    )
    return [told, *([f"known by its headings: {product.title}"] if product else [])]


def base_blocks(folder: Folder, areas: Areas) -> list[Block]:
    """People and households by area: known products first, then columns named like one."""
    found: list[tuple[tuple[bool, int], Block, Table]] = []
    for table in folder.tables:
        product, place = product_of(table), place_of(table, areas)
        if place is None or not place.is_one_each:
            continue
        for column, kind, period in _base_columns(table, product):
            # Finer areas first, a census before an estimate.
            fine = len(_own(areas, place.key))
            title = {"people": "residents", "other": "postcodes"}.get(kind, kind)
            is_known = product is not None and "Census" in period
            block = Block(
                "base",
                table_keys(
                    table,
                    key=title,
                    title=title,
                    unit=kind,
                    period=period,
                    level=place.key,
                    code=place.column,
                    value=column,
                    source=_source(product),
                    licence=product.licence if product else "",
                ),
                evidence_of(table, place, areas, product),
            )
            found.append(((not is_known, -fine), block, table))
    blocks: list[Block] = []
    for _, block, table in sorted(found, key=lambda each: (each[0], -_year(each[1]))):
        keys = block.keys
        if any(b.keys["title"] == keys["title"] for b in blocks):
            if any(
                b.keys["period"] == keys["period"] and b.keys["unit"] == keys["unit"]
                for b in blocks
            ):
                continue
            keys["key"] = f"{keys['title']}-{_year(block) or len(blocks)}"
            keys["title"] = f"{keys['title']} ({keys['period']})"
            if any(b.keys["key"] == keys["key"] for b in blocks):
                continue
        keys |= {"source": keys["source"] or "", "licence": keys["licence"] or ""}
        block.keys = filled(**keys)
        blocks.append(block)
        use_unit(areas, keys["level"])
        table.used_for.append(f"base: {keys['title']}")
    return blocks


def _year(block: Block) -> int:
    found = re.search(r"(19|20)\d\d", str(block.keys["period"]))
    return int(found[0]) if found else 0


def _base_columns(table: Table, product: Product | None) -> Iterator[tuple[str, str, str]]:
    """Columns with a base: heading, unit and period."""
    if product is not None:
        if product.use == "base":
            for value in product.values:
                column = product.heading(table, value.column)
                unit = "households" if value.key == "households" else "people"
                yield column, value.unit or unit, _period(table, column, product.period)
        return
    if _A_PART.search(table.sheet):
        return
    for name, own in table.columns.items():
        kind = (
            "people"
            if _PEOPLE.fullmatch(name.strip())
            else "households"
            if _HOUSEHOLDS.fullmatch(name.strip())
            else ""
        )
        if kind and own.numeric > MOST:
            yield name, kind, _period(table, name, "")


def _period(table: Table, column: str, known: str) -> str:
    """The period of a base: as the product says, else the year in a heading, a sheet or a name."""
    if "Census" in known:
        year = _IN_NAME.search(next(iter(table.columns), ""))
        return known if _IN_NAME.search(known) or year is None else f"{known} {year[0]}"
    for text in (table.sheet, Path(table.file).stem):
        if mid := re.search(r"mid[-_ ]?((?:19|20)\d\d)", text, re.IGNORECASE):
            return f"mid-{mid[1]}"
    for text in (column, table.sheet, Path(table.file).stem):
        if years := [m[0] for m in _IN_NAME.finditer(text)]:
            return f"{known} {years[-1]}".strip()
    return known or "date not given"


def _source(product: Product | None) -> str:
    return product.source if product else ""


def classification_blocks(folder: Folder, areas: Areas, bases: list[Block]) -> list[Block]:
    """Classifications whose codes are known: the Output Area Classification ships with names."""
    blocks: dict[str, Block] = {}
    for table in folder.tables:
        place = place_of(table, areas)
        if place is None or not place.is_one_each:
            continue
        for name, column in table.columns.items():
            scheme = _scheme_of(name, table, column)
            weight = weight_of(bases, place.key, areas)
            if not scheme or scheme.key in blocks or weight is None:
                continue
            blocks[scheme.key] = Block(
                "classification",
                _scheme_keys(scheme)
                | {
                    "membership": table_keys(
                        table, level=place.key, code=place.column, segment=name
                    ),
                    "weight": weight.keys["unit"],
                    "weight_base": weight.keys["key"],
                    "source": f"{scheme.title}. {ONS}",
                    "licence": OGL,
                },
                [
                    *evidence_of(table, place, areas),
                    f"{len(column.codes):,} different codes in {name}, all of the {scheme.title}",
                    "its segments and their names come with Wardwise",
                ],
            )
            table.used_for.append(f"classification: {scheme.title}")
            use_unit(areas, place.key)
    order = [scheme.key for scheme in SCHEMES]
    return sorted(blocks.values(), key=lambda block: order.index(block.keys["key"]))


def postcode_classes(folder: Folder) -> list[Block]:
    """A classification by postcode: of each scheme that ships, the first table that has it."""
    blocks: dict[str, Block] = {}
    for table in folder.tables:
        postcode = next((n for n, c in table.columns.items() if c.postcodes > MOST), "")
        if not postcode or len(table.columns[postcode].rows) < table.rows * 0.98:
            continue
        for name, column in table.columns.items():
            scheme = _scheme_of(name, table, column)
            if scheme is None or scheme.key in blocks:
                continue
            keys = _scheme_keys(scheme) | {
                "membership": table_keys(table, postcode=postcode, segment=name),
                "weight": "postcodes",
                "source": f"{scheme.title}. {ONS}",
                "licence": OGL,
            }
            told = (
                f"{len(column.codes):,} different codes in {name}, all of the {scheme.title}",
                "by postcode, so a mix counts postcodes",
            )
            blocks[scheme.key] = Block("classification", keys, list(told))
            table.used_for.append(f"classification: {scheme.title}")
    return list(blocks.values())


def _scheme_keys(scheme: Scheme) -> dict[str, Any]:
    return {
        "key": scheme.key,
        "title": scheme.title,
        "scheme": scheme.scheme,
        "version": scheme.version,
        "tiers": [dict(zip(("key", "name", "names"), tier, strict=True)) for tier in scheme.tiers],
        "tier": scheme.tiers[-1][0],
        "segments": {"file": scheme.file},
    }


def _scheme_of(name: str, table: Table, column: Column) -> Scheme | None:
    """The scheme whose finest segments a column has, None where it is none of those shipped."""
    for scheme in SCHEMES:
        if scheme.heading and not re.fullmatch(scheme.heading, name.strip(), re.IGNORECASE):
            continue
        finest = codes_of(scheme)
        if column.codes and column.codes <= finest and len(column.codes) > len(finest) / 6:
            other = re.search(r"20?(01|11|21)(?!\d)", f"{name} {Path(table.file).stem}")
            if other is None or scheme.version.endswith(other[1]):
                return scheme
    return None


def weight_of(bases: list[Block], key: str, areas: Areas) -> Block | None:
    """The base that weighs areas of a key: households before people, by that key itself."""
    is_unit = any(unit.key == key for unit in areas.units)
    counted = [b for b in bases if b.keys["unit"] != "other"]
    own = [b for b in counted if b.keys["level"] == key or not is_unit]
    own = [b for b in own if b.keys["level"] == key] or own
    return min(own, key=lambda b: b.keys["unit"] != "households", default=None)


def postcode_blocks(folder: Folder, areas: Areas) -> list[Block]:
    """Directories: one row a postcode, with codes of the finest level or coordinates.

    The first one only, and with it all files of the same product: Code-Point Open has one for each
    postcode area.
    """
    found: list[tuple[Product | None, Block]] = []
    for table in folder.tables:
        product = product_of(table)
        if found and (product is None or product != found[0][0] or not product.headings):
            continue
        if (block := _postcode_block(table, areas, product)) is not None:
            found.append((product, block))
    return [block for _, block in found]


def _postcode_block(table: Table, areas: Areas, product: Product | None) -> Block | None:
    """The directory that a table is, None where it is none or of another place."""
    columns = [
        n
        for n, c in table.columns.items()
        if c.postcodes > MOST and len(c.rows) > table.rows * 0.98
    ]
    if not columns:
        return None
    finest = areas.finest
    # The spelling with most of the spaces is the one that people know.
    postcode = max(
        columns,
        key=lambda n: (n.casefold() == "pcds", n.casefold().startswith("postcode"), len(n)),
    )
    areas_in = [
        n
        for n, c in table.columns.items()
        if len(c.codes & finest.codes) > MOST / 2 * len(finest.codes)
    ]
    keys: dict[str, Any] = {"postcode": postcode}
    if areas_in:
        keys["area"] = max(
            areas_in, key=lambda n: (year_of(n) == finest.year, table.columns[n].filled)
        )
    elif (point := coordinates_of(table)) and _is_near(table, point, areas):
        keys |= point
    else:
        return None
    ended = next((n for n in table.columns if n.casefold() == "doterm"), "")
    table.used_for.append("postcodes")
    return Block(
        "postcodes",
        filled(
            **table_keys(table, **keys),
            ended=ended,
            source=_source(product),
            licence=product.licence if product else "",
        ),
        [
            f"{len(table.columns[postcode].rows):,} postcodes in {postcode}",
            *([f"known by its headings: {product.title}"] if product else []),
        ],
    )


def _is_near(table: Table, point: dict[str, str], areas: Areas) -> bool:
    """Whether some of a table's points lie in the rectangle around the finest areas."""
    shapes = areas.finest.boundaries
    if shapes is None or shapes.crs is None:
        return True
    to = Transformer.from_crs(shapes.crs, point["crs"], always_xy=True)
    west, south, east, north = to.transform_bounds(*shapes.bounds)
    x, y = (numbers(table.frame.column(point[c]).to_pandas()) for c in ("x", "y"))
    return bool((x.between(west, east) & y.between(south, north)).any())


_EAST = re.compile(r"east(ing)?s?\d*m?|x|oseast1m|long(itude)?|lng|lon", re.I)
_NORTH = re.compile(r"north(ing)?s?\d*m?|y|osnrth1m|lat(itude)?", re.I)


def coordinates_of(table: Table) -> dict[str, str] | None:
    """The columns of coordinates, and their system by the size of the numbers."""
    east = [n for n, c in table.columns.items() if _EAST.fullmatch(n.strip()) and c.numeric > MOST]
    north = [
        n for n, c in table.columns.items() if _NORTH.fullmatch(n.strip()) and c.numeric > MOST
    ]
    for x in east:
        for y in north:
            far = float(np.nanmedian(np.abs(numbers(table.columns[x].texts))))
            up = float(np.nanmedian(np.abs(numbers(table.columns[y].texts))))
            if (
                far <= 180
                and up <= 90
                and re.match(r"l", x.strip(), re.I) == re.match(r"l", x.strip(), re.I)
            ):
                if bool(re.match(r"l|x", x.strip(), re.I)) and bool(
                    re.match(r"l|y", y.strip(), re.I)
                ):
                    return {"x": x, "y": y, "crs": "EPSG:4326"}
            elif 1000 < far < 800_000 and 1000 < up < 1_400_000:
                return {"x": x, "y": y, "crs": "EPSG:27700"}
    return None


def indicator_blocks(folder: Folder, areas: Areas) -> list[Block]:
    """Indicators: known products, and deciles, ranks and scores by their names."""
    blocks: dict[str, Block] = {}
    for table in folder.tables:
        product, place = product_of(table), place_of(table, areas)
        if place is None or not place.is_one_each or (product and product.use != "indicator"):
            continue
        if any(unit.key == place.key for unit in areas.units):
            continue
        for column, key, title, more in _indicator_columns(table, product):
            if key in blocks:
                continue
            blocks[key] = Block(
                "indicator",
                filled(
                    **table_keys(
                        table,
                        key=key,
                        title=title,
                        level=place.key,
                        code=place.column,
                        value=column,
                    ),
                    **more,
                    source=_source(product),
                    licence=product.licence if product else "",
                ),
                evidence_of(table, place, areas, product),
            )
            table.used_for.append(f"indicator: {title}")
    return list(blocks.values())


def _indicator_columns(
    table: Table, product: Product | None
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    name_year = _IN_NAME.search(Path(table.file).stem) or re.search(r"(?<=IoD)\d{4}", table.file)
    if product is not None:
        for value in product.values:
            column = product.heading(table, value.column)
            yield (
                column,
                value.key,
                value.title,
                filled(unit=value.unit, higher=value.higher, period=product.period),
            )
        return
    for name, own in table.columns.items():
        if re.fullmatch(r"imd.?(decile|rank)", name.strip(), re.I) and own.numeric > MOST:
            kind = "decile" if "decile" in name.casefold() else "rank"
            period = name_year[0] if name_year else "date not given"
            yield (
                name,
                f"imd-{kind}",
                f"Deprivation {kind}",
                {"unit": kind, "higher": "less deprived", "period": period},
            )
