"""Check the references inside a catalogue.

Every key it uses must be declared, and every combination of keys must have a meaning.
"""

from collections.abc import Iterator

from data.manifest import item_key
from data.pipeline.catalogue import (
    AreaPlace,
    Catalogue,
    ClassificationEntry,
    IndicatorEntry,
    LevelEntry,
    PostcodePlace,
    RecordsEntry,
)
from data.pipeline.channels import CHANNEL_TITLES
from data.pipeline.dated import date_problems
from data.pipeline.named import keys_in_views

Keys = dict[str, list[str]]
"""Sort of entry → keys declared, in order."""


def cross_reference_problems(c: Catalogue) -> list[str]:
    """Problems of references and of combinations of keys, as sentences.

    A reference is a problem where nothing declares its key; a combination, where it has no meaning.
    """
    keys: Keys = {
        "level": [e.key for e in c.level],
        "base": [e.key for e in c.base],
        "classification": [e.key for e in c.classification],
        "own_classification": [e.key for e in c.own_classification],
        "theme": [e.key for e in c.theme],
        "service": [e.key for e in c.service],
        "records": [e.key for e in c.records],
        "indicator": [e.key for e in c.indicator],
        "reach": [e.key for e in c.reach],
        "story": [e.key for e in c.story],
    }
    problems = [*_twins(keys), *_twin_titles(c)]
    for place, level in enumerate(c.level):
        problems += _level_problems(level, c.level[:place], c.level[0])
    for lookup in c.lookup:
        problems += _unknown(f"lookup {lookup.unit}", "level", lookup.level, keys)
    units = {"level": [*keys["level"], *(lookup.unit for lookup in c.lookup)]}
    for base in c.base:
        problems += _unknown(f"base {base.key}", "level", base.level, keys | units)
    for scheme in c.classification:
        problems += _classification_problems(scheme, keys | units, c)
    problems += _own_problems(c, keys)
    for service in c.service:
        where = f"service {service.key}"
        problems += _unknown(where, "theme", service.theme, keys) + _unknown(
            where, "base", service.base, keys
        )
    for records in c.records:
        problems += _records_problems(records, keys | units, bool(c.postcodes))
    for indicator in c.indicator:
        problems += _indicator_problems(indicator, keys | units, c)
    problems += _block_problems(c, keys)
    problems += _attribute_problems(c, keys)
    problems += _crosswalk_problems(c, keys)
    for directory in c.postcodes:
        if bool(directory.area) == bool(directory.x and directory.y and directory.crs):
            problems.append(f"[postcodes {directory.file}] give either area, or x, y and crs")
    return problems


def _block_problems(c: Catalogue, keys: Keys) -> Iterator[str]:
    items = {"service": [*keys["service"], *map(item_key, keys["theme"])]}
    for campaign in c.campaign:
        where = f"campaign {campaign.title}"
        yield from _unknown(where, "service", campaign.service, items)
        yield from _unknown(where, "level", campaign.level, keys)
    for where, sort, key in keys_in_views(c):
        yield from _unknown(where, sort, key, keys)


def _own_problems(c: Catalogue, keys: Keys) -> Iterator[str]:
    items = {"service": [*keys["service"], *map(item_key, keys["theme"])]}
    for own in c.own_classification:
        given = [
            ("level", own.level),
            ("base", own.weight_base),
            ("classification", own.beside),
            *(("indicator", key) for key in own.indicators),
            *(("base", key) for share in own.bases for key in share.split("/")),
            *(("service", item.split("/")[0]) for item in (*own.services, *own.explains)),
        ]
        for sort, key in given:
            yield from _unknown(f"own_classification {own.key}", sort, key, keys | items)


def _attribute_problems(c: Catalogue, keys: Keys) -> Iterator[str]:
    channels = {"channel": [*CHANNEL_TITLES, *(e.key for e in c.channel)]}
    for table in c.attributes:
        where = f"attributes {table.title}"
        yield from _unknown(where, "classification", table.classification, keys)
        for column in table.columns:
            yield from _unknown(where, "channel", column.channel or None, channels)


def _crosswalk_problems(c: Catalogue, keys: Keys) -> Iterator[str]:
    tiers = {e.key: [t.key for t in e.tiers] for e in c.classification}
    seen = set()
    for cross in c.crosswalk:
        where = f"crosswalk {cross.old} to {cross.new}"
        for key, tier in ((cross.old, cross.old_tier), (cross.new, cross.new_tier)):
            yield from _unknown(where, "classification", key, keys)
            if tier and key in tiers and tier not in tiers[key]:
                yield f"[{where}] '{tier}' is no tier of {key}; it has {', '.join(tiers[key])}"
        if cross.old == cross.new:
            yield f"[{where}] old and new are the same; give two classifications"
        pair = (cross.old, cross.new, cross.old_tier, cross.new_tier)
        if pair in seen:
            yield f"[{where}] is given twice; keep one"
        seen.add(pair)


def _twins(keys: Keys) -> Iterator[str]:
    for sort, given in keys.items():
        for key in dict.fromkeys(given):
            if given.count(key) > 1:
                yield f"[{sort}] key '{key}' is used {given.count(key)} times; keys must be unique"


def _twin_titles(c: Catalogue) -> Iterator[str]:
    """Titles that two of a list have, where a title is what tells them apart."""
    lists = {
        "view": [e.title for e in c.view],
        "campaign": [e.title for e in c.campaign],
        "story": [e.title for e in c.story],
    }
    for sort, titles in lists.items():
        for title in dict.fromkeys(titles):
            if titles.count(title) > 1:
                yield f"[{sort}] {titles.count(title)} are called '{title}'; rename all but one"


def _unknown(where: str, sort: str, given: str | None, keys: Keys) -> list[str]:
    if given is None or given in keys[sort]:
        return []
    return [
        f"[{where}] {sort} '{given}' is not declared; declared are:"
        f" {', '.join(keys[sort]) or 'none'}"
    ]


def _level_problems(
    level: LevelEntry, finer: tuple[LevelEntry, ...], finest: LevelEntry
) -> list[str]:
    where = f"level {level.key}"
    problems = []
    if (level.boundaries is None) == (level.dissolved is None):
        problems.append(f"[{where}] give exactly one of boundaries and dissolved")
    names = [f.key for f in finer]
    if level.dissolved is not None and level.dissolved not in names:
        problems.append(
            f"[{where}] dissolved = '{level.dissolved}' must name a finer level declared before it:"
            f" {', '.join(names) or 'there is none'}"
        )
    if finer and level.members is None and level.boundaries is None:
        problems.append(
            f"[{where}] members is missing; give the table that says which {level.name} each"
            f" {finest.name} belongs to, or boundaries that say it"
        )
    return problems


def _classification_problems(scheme: ClassificationEntry, keys: Keys, c: Catalogue) -> list[str]:
    where = f"classification {scheme.key}"
    tiers = [t.key for t in scheme.tiers]
    problems = (
        []
        if scheme.tier in tiers
        else [f"[{where}] tier '{scheme.tier}' is not one of its tiers: {', '.join(tiers)}"]
    )
    problems += _unknown(where, "level", scheme.membership.level, keys) + _unknown(
        where, "base", scheme.weight_base, keys
    )
    unit = scheme.membership.level
    weight = next((base for base in c.base if base.key == scheme.weight_base), None)
    is_unit = any(lookup.unit == unit for lookup in c.lookup)
    if is_unit and weight is not None and weight.level != unit:
        problems.append(
            f"[{where}] weight_base '{weight.key}' is by {weight.level} and the membership by"
            f" {unit}; give a base by {unit}, because it weighs each of them"
        )
    table = scheme.segments
    for name, of_tiers in table.of_tiers.items():
        if strange := [key for key in of_tiers if key not in tiers]:
            problems.append(
                f"[{where}] segments has {name} for {', '.join(strange)}, which are not among its"
                f" tiers: {', '.join(tiers)}"
            )
    if table.columns and not set(table.columns) - set(tiers) and scheme.tier not in table.columns:
        problems.append(f"[{where}] segments has no column for its tier '{scheme.tier}'; give one")
    if (table.names or table.colours) and not table.columns:
        problems.append(
            f"[{where}] segments has names or colours by tier and no columns; give columns too, or"
            " name and colour (a column each) for a list with a row for each segment"
        )
    return problems + [f"[{where}] {p}" for p in _membership_problems(scheme)]


def _membership_problems(scheme: ClassificationEntry) -> list[str]:
    m = scheme.membership
    if m.marks and not (m.code and m.segment and not m.count):
        return [
            f"membership has {', '.join(m.marks)}, which needs code and segment, one row an area"
        ]
    if m.household and (m.count or m.counts or m.marks or not m.segment):
        return ["a membership with a row for each household needs segment, and no count or counts"]
    if m.household and scheme.weight_base is not None:
        return ["weight_base is not used where each row is a household; leave it out"]
    if m.postcode:
        return _by_postcode_problems(scheme)
    if not (m.code and m.level):
        return ["membership needs level and code (a column), or postcode"]
    if bool(m.segment) == bool(m.counts):
        return [
            "membership needs exactly one of segment (a column) and counts (a column for each"
            " segment)"
        ]
    if m.segment and not (m.count or m.household) and scheme.weight_base is None:
        return [
            "weight_base is missing; name the base that weighs areas in the mix of a larger area"
        ]
    return []


def _by_postcode_problems(scheme: ClassificationEntry) -> list[str]:
    m = scheme.membership
    if not m.segment or m.code or m.count or m.counts:
        return ["a membership by postcode needs postcode and segment, and no code, count or counts"]
    if scheme.weight_base is not None:
        return [
            "weight_base is not used with a membership by postcode, which counts postcodes; leave"
            " it out"
        ]
    if not m.household and scheme.counted != "postcodes":
        return [
            f"weight is '{scheme.weight}', and a row for each postcode counts postcodes; leave"
            " weight out, or give household = true where each row is a household"
        ]
    return []


def _records_problems(records: RecordsEntry, keys: Keys, has_postcodes: bool) -> list[str]:
    where = f"records {records.key}"
    problems = _unknown(where, "service", records.service_is, keys)
    for way in records.place:
        if isinstance(way, AreaPlace):
            problems += _unknown(where, "level", way.level, keys)
    if any(isinstance(way, PostcodePlace) for way in records.place) and not has_postcodes:
        problems.append(
            f"[{where}] places are postcodes but there is no [[postcodes]]; add a postcode"
            " directory"
        )
    if records.came_hidden and records.disclosure.hides:
        problems.append(
            f"[{where}] came_hidden is given with the preset '{records.disclosure.preset}', which"
            " treats what came hidden as unknown; leave the line came_hidden out, or give"
            ' preset = "none" with a name and a reason'
        )
    if records.came_hidden and not records.count:
        problems.append(
            f"[{where}] came_hidden is given, but each row counts as one; give count, the column"
            " with the number of events, or leave came_hidden out"
        )
    if records.segment_scheme:
        problems += _unknown(where, "classification", records.segment_scheme, keys)
    return problems + date_problems(records)


def _indicator_problems(indicator: IndicatorEntry, keys: Keys, c: Catalogue) -> list[str]:
    where = f"indicator {indicator.key}"
    problems = _unknown(where, "level", indicator.level, keys) + _unknown(
        where, "base", indicator.weight, keys
    )
    if any(lookup.unit == indicator.level for lookup in c.lookup) and indicator.rollup == "none":
        problems.append(
            f"[{where}] level '{indicator.level}' is the unit of a lookup, which is not drawn; say"
            " how its values make those of an area: rollup = 'sum' or 'mean'"
        )
    if indicator.rollup == "mean" and indicator.weight is None:
        problems.append(
            f"[{where}] rollup = 'mean' needs weight, the base that weighs the mean; declared are:"
            f" {', '.join(keys['base']) or 'none'}"
        )
    return problems
