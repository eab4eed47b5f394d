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
            segments = table_keys(table, columns=columns)
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
                    "names are not open: give a list of segments with yours",
                ],
            )
            table.used_for.append(f"classification: {scheme.title}")
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
