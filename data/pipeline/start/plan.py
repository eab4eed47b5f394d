"""Put together what the files of a folder are taken for: the blocks of atlas.toml."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.names import said_name
from data.pipeline.start.areas import Areas, Level, find_areas, kept_codes, names_by_code
from data.pipeline.start.blocks import Block, credit_lines, filled
from data.pipeline.start.known import known_blocks
from data.pipeline.start.look import Folder, Table
from data.pipeline.start.missing import (
    RECORDS,
    no_boundaries,
    no_classification,
    no_directory,
    no_people,
)
from data.pipeline.start.product import CROWN, OGL, ONS
from data.pipeline.start.products import product_of
from data.pipeline.start.records import Found, find_records
from data.pipeline.start.tables import (
    base_blocks,
    classification_blocks,
    indicator_blocks,
    postcode_blocks,
    postcode_classes,
)

KEEPING = (
    'published = "published" here keeps what others have seen in every later build, so that two'
    " builds together give nothing away; add it once the guesses are right and others see the atlas"
)


@dataclass
class Plan:
    """All blocks of an atlas.toml, in order, and what is missing."""

    blocks: list[Block]
    records: list[Found]
    missing: list[str] = field(default_factory=list)
    """Sentences about what the folder lacks; with none of these an atlas can be built."""
    left_out: list[str] = field(default_factory=list)
    """Sentences about what is there and cannot be used."""


def plan_atlas(folder: Folder, extracts: Sequence[str], area: str) -> Plan:
    """The plan of a folder. ``area`` is the name or code of a larger area to keep, '' for all."""
    areas = find_areas(folder)
    if not areas.levels:
        return Plan([], [], missing=no_boundaries(folder))
    keep = kept_codes(areas, area) if area else None
    missing = [] if keep or not area else [_no_area(area, areas)]
    directories = postcode_blocks(folder, areas)
    bases = base_blocks(folder, areas)
    classifications = classification_blocks(folder, areas, bases)
    if not any(block.keys.get("scheme") != "RUC" for block in classifications) and directories:
        classifications = [*postcode_classes(folder), *classifications]
    classifications += known_blocks(folder, areas, bases, directory=bool(directories))
    indicators = indicator_blocks(folder, areas)
    base = str(bases[0].keys["key"]) if bases else ""
    records = find_records(folder, areas, extracts, base, bool(directories))
    if not bases:
        missing.append(no_people(areas))
    if not records:
        missing.append(RECORDS)
    themes = _merged_themes(records)
    services = [service for found in records for service in found.services]
    channels = {key: title for found in records for key, title in found.channels.items()}
    blocks = [
        _atlas(areas, keep, [*directories, *bases, *classifications, *indicators]),
        *(_level(level) for level in areas.levels),
        *_lookups(areas),
        *directories,
        *bases,
        *classifications,
        *themes,
        *services,
        *(Block("channel", {"key": k, "title": t}) for k, t in channels.items()),
        *(found.block for found in records),
        *indicators,
    ]
    left_out = [
        *areas.problems,
        *([] if directories else no_directory(folder)),
        *no_classification(areas, classifications),
    ]
    return Plan(blocks, records, missing, left_out)


def _no_area(area: str, areas: Areas) -> str:
    largest = areas.levels[-1]
    named = sorted(filter(None, names_by_code(largest).values()))[:8]
    return (
        f"No area is called '{area}'. The {largest.names} of the folder are:"
        f" {', '.join(named) or 'without names'}"
    )


def _merged_themes(records: Sequence[Found]) -> list[Block]:
    themes: dict[str, Block] = {}
    for found in records:
        if found.theme is not None:
            themes.setdefault(str(found.theme.keys["key"]), found.theme)
    return list(themes.values())


def _atlas(areas: Areas, keep: tuple[str, list[str]] | None, others: Sequence[Block]) -> Block:
    largest = areas.levels[-1]
    names = names_by_code(largest)
    kept = keep[1] if keep and keep[0] == largest.key else _with_members(largest, areas)
    title = said_name(names.get(kept[0], "")) if len(kept) == 1 else ""
    sources = [str(block.keys.get("source", "")) for block in others]
    keys = filled(
        title=title or "Our area",
        credits=credit_lines(
            [f"Boundaries: {ONS}, {OGL}. {CROWN}" if _is_official(areas) else "", *sources]
        ),
        keep={"level": keep[0], "codes": keep[1]} if keep else None,
    )
    return Block("atlas", keys, ["the name and the credits that every page shows", KEEPING])


def _with_members(level: Level, areas: Areas) -> list[str]:
    """Codes of the areas of a level that have a member among the finest areas."""
    if level.members is None:
        return sorted(level.codes)
    table, fine, own = level.members
    pairs = table.pairs(fine, own)
    return sorted(set(pairs.loc[pairs[fine].isin(areas.finest.codes), own]) - {""})


def _is_official(areas: Areas) -> bool:
    return any(len(code) == 9 and code[0] in "EWSN" for code in list(areas.finest.codes)[:1])


def _level(level: Level) -> Block:
    keys: dict[str, Any] = {"key": level.key, "name": level.name, "names": level.names}
    if level.boundaries:
        keys["boundaries"] = filled(
            file=level.boundaries.file,
            code=level.code,
            name="" if level.names_from else level.name_column,
            layer=level.boundaries.layer,
        )
        level.boundaries.used_for.append(f"boundaries of {level.names}")
    else:
        keys["dissolved"] = level.dissolved
    if level.members:
        table, fine, own = level.members
        keys["members"] = _columns(table, code=fine, parent=own)
    if level.names_from:
        table, code, name = level.names_from
        keys["names_from"] = _columns(table, code=code, name=name)
    if any(len(code) == 9 and code[0] in "EWSN" for code in list(level.codes)[:1]):
        keys |= {"source": f"{ONS}. {CROWN}", "licence": OGL}
    return Block("level", keys, level.evidence)


def _columns(table: Table, **columns: str) -> dict[str, Any]:
    form = table.form
    return filled(
        file=table.file,
        **columns,
        delimiter=form.delimiter,
        encoding=form.encoding if form.encoding != "utf-8" else "",
        sheet=form.sheet,
    )


def _lookups(areas: Areas) -> list[Block]:
    """The lookups of the units that a table is of."""
    blocks = []
    for unit in areas.units:
        if not any(
            told == f"lookup from {unit.names} to {areas.names_of(unit.level)}"
            for told in unit.table.used_for
        ):
            continue
        pairs = unit.table.pairs(unit.code, unit.to)
        several = int(
            (pairs.loc[pairs[unit.code].isin(unit.codes), unit.code].value_counts() > 1).sum()
        )
        product = product_of(unit.table)
        comments = [
            f"{len(unit.codes):,} {unit.names} in {unit.code} of {Path(unit.table.file).name}",
            *([f"known by its headings: {product.title}"] if product else []),
            *(
                [f"{several} of them lie in several {unit.level}s: their counts are shared out"]
                if several
                else []
            ),
        ]
        blocks.append(
            Block(
                "lookup",
                {
                    "unit": unit.key,
                    "name": unit.name,
                    "names": unit.names,
                    "level": unit.level,
                    **_columns(unit.table, code=unit.code, to=unit.to),
                    **(
                        {"source": product.source, "licence": product.licence}
                        if product and product.use == "lookup"
                        else {}
                    ),
                },
                comments,
            )
        )
    return blocks
