"""Find the council's own files of schemes that are known by the form of their codes."""

import re
from pathlib import Path
from typing import Any

from data.pipeline.schemes import CLOSED, Scheme
from data.pipeline.start.areas import MOST, Areas, use_unit
from data.pipeline.start.blocks import Block, table_keys
from data.pipeline.start.look import Folder, Table
from data.pipeline.start.tables import place_of, weight_of

FEWEST = 3
"""With fewer codes a column is not taken for that of a scheme."""
_NAME, _COLOUR = r"name|title|descr", r"colou?r|hex"
"""What headings of names and of colours have in them."""


def known_blocks(
    folder: Folder, areas: Areas, bases: list[Block], *, directory: bool
) -> list[Block]:
    """Files of codes by area, postcode or household: of each scheme the first table that has it.

    Files by postcode count only where there is a ``directory`` of postcodes.
    """
    blocks: dict[str, Block] = {}
    for table in folder.tables:
        for scheme in CLOSED:
            if scheme.key in blocks:
                continue
            columns = _columns_of(table, scheme)
            place = _place(table, areas, bases, directory=directory) if columns else None
            if place is None:
                continue
            tier = next(key for key, *_ in reversed(scheme.tiers) if key in columns)
            where, more, told = place
            listed, segments = _list_of(folder, scheme, table, columns)
            named = {"version": _year(table)} if not scheme.version else {}
            blocks[scheme.key] = Block(
                "classification",
                {
                    "key": scheme.key,
                    "like": scheme.key,
                    **named,
                    "tier": tier,
                    "segments": segments,
                    "membership": table_keys(table, **where, segment=columns[tier]),
                    **more,
                    "source": scheme.title,
                },
                [
                    f"{len(table.columns[columns[tier]].codes):,} different codes in"
                    f" {columns[tier]}, all of the form of {scheme.title}",
                    told,
                    f"names come from {listed.file}"
                    if "names" in segments
                    else "names are not open: give a list of segments with yours",
                ],
            )
            for used in {table.file: table, listed.file: listed}.values():
                used.used_for.append(f"classification: {scheme.title}")
            if "level" in where:
                use_unit(areas, where["level"])
    return list(blocks.values())


def _columns_of(table: Table, scheme: Scheme) -> dict[str, str]:
    """Tier → column with its codes; {} where the table is not of the scheme."""
    file, found = Path(table.file).stem, dict[str, str]()
    for name, column in table.columns.items():
        if len(column.codes) < FEWEST or not re.search(scheme.named, f"{file} {name}", re.I):
            continue
        for (tier, *_), stem in reversed(list(zip(scheme.tiers, scheme.stems, strict=True))):
            # Where the codes are too short to tell by, the heading must name the tier.
            is_named = stem > 0 or re.search(tier, name, re.I)
            if is_named and all(scheme.is_code(tier, code) for code in column.codes):
                found.setdefault(tier, name)
                break
    return found if scheme.tiers[-1][0] in found or scheme.tiers[-2][0] in found else {}


def _list_of(
    folder: Folder, scheme: Scheme, table: Table, columns: dict[str, str]
) -> tuple[Table, dict[str, Any]]:
    """The table with the names of the segments, and the keys that say so.

    It is the first that has every code of ``table`` and, beside its codes, a column of names; else
    ``table`` itself, without names.
    """
    tier = next(key for key, *_ in reversed(scheme.tiers) if key in columns)
    codes = table.columns[columns[tier]].codes
    for each in (table, *folder.tables):
        own = _columns_of(each, scheme)
        if tier not in own or not codes <= each.columns[own[tier]].codes:
            continue
        names = _named_columns(each, scheme, own)
        colours = {t: c for t, c in _beside(each, scheme, own, _COLOUR).items() if t in own}
        if names:
            more = {"colours": colours} if colours else {}
            return each, table_keys(each, columns=own, names=names, **more)
    return table, table_keys(table, columns=columns)


def _named_columns(table: Table, scheme: Scheme, own: dict[str, str]) -> dict[str, str]:
    """Tier → column with its names: "Type name" or, of a tier without codes, "Supergroup"."""
    names = _beside(table, scheme, own, _NAME)
    for place, (tier, *_) in enumerate(scheme.tiers):
        if tier in own or tier in names or scheme.stems[place]:
            continue
        found = _beside(table, scheme, own, "").get(tier)
        if found and 1 < len(table.columns[found].rows) <= scheme.most[place]:
            names[tier] = found
    return names


def _beside(table: Table, scheme: Scheme, own: dict[str, str], kind: str) -> dict[str, str]:
    """Tier → the first column that has no codes, and whose heading names the tier and the kind."""
    found: dict[str, str] = {}
    for tier, *_ in scheme.tiers:
        for name in table.columns:
            is_tier = re.search(rf"(?<![a-z]){tier}", name, re.IGNORECASE)
            if is_tier and name not in own.values() and re.search(kind, name, re.IGNORECASE):
                found.setdefault(tier, name)
    return found


def _place(
    table: Table, areas: Areas, bases: list[Block], *, directory: bool
) -> tuple[dict[str, Any], dict[str, Any], str] | None:
    """Where the rows of a table are: keys of its membership and of the scheme, and words."""
    postcode = next((n for n, c in table.columns.items() if c.postcodes > MOST), "")
    if postcode and directory:
        own = table.columns[postcode]
        if len(own.rows) < own.rows.sum():
            told = "several rows a postcode, so each row is taken for a household"
            return {"postcode": postcode, "household": True}, {"weight": "households"}, told
        return {"postcode": postcode}, {"weight": "postcodes"}, "a row a postcode"
    place = place_of(table, areas)
    if place is None:
        return None
    where: dict[str, Any] = {"level": place.key, "code": place.column}
    if not place.is_one_each:
        told = "several rows an area, so each row is taken for a household"
        return where | {"household": True}, {"weight": "households"}, told
    weight = weight_of(bases, place.key, areas)
    if weight is None:
        return None
    more = {"weight": weight.keys["unit"], "weight_base": weight.keys["key"]}
    return where, more, f"a row for each of the {areas.names_of(place.key)}"


def _year(table: Table) -> str:
    found = re.search(r"(19|20)\d\d", Path(table.file).stem)
    return found[0] if found else "as supplied"
