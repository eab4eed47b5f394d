"""Make the manifest: a list of everything in a build, which the web process reads."""

from collections.abc import Iterator

import numpy as np
import shapely

from data import VERSION
from data.model import Base, Campaign, Level, Manifest, Reach, Service, SharedView, Theme
from data.periods import date_of
from data.pipeline.areas.covered import part_of_base
from data.pipeline.areas.extent import Box
from data.pipeline.areas.ladder import KNOWN_AT_LEAST, Ladder, total_of
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.areas.zooms import from_zooms
from data.pipeline.records.sets import Made
from data.pipeline.report import protected_roles, source_of
from data.pipeline.sources.systems import DEGREES, MERCATOR, transformer
from data.pipeline.workspace import Workspace
from data.talk import Scene, Talk
from data.windows import month_text

MUCH_LARGER = 1.5
"""From this many times the size of the bulk's box on, the map opens on the bulk."""


def build_manifest(work: Workspace, made: Made) -> Manifest:
    """The manifest of a build, without its id, files and tiles, which the writer adds."""
    atlas = work.catalogue.atlas
    return Manifest(
        code_version=VERSION,
        build_id="",
        title=atlas.title,
        organisation=atlas.organisation,
        contact=atlas.contact,
        fictional=atlas.fictional,
        draft=atlas.draft,
        trial=atlas.trial,
        profile_lists=atlas.profile_lists,
        credits=atlas.credits,
        first_month=month_text(made.first),
        month_count=made.last - made.first + 1,
        snapshots=tuple(date_of(day).isoformat() for day in made.snapshots),
        levels=_levels(made.ladder),
        bases=(*_bases(work, made.ladder), *_parts_of_bases(made)),
        classifications=tuple(made.schemes),
        themes=tuple(
            Theme(
                key=t.key,
                title=t.title,
                esd=t.esd,
                total_of=made.theme_totals.get(t.key, ""),
                groups=t.groups,
            )
            for t in work.catalogue.theme
        ),
        services=_services(work, made),
        channels=tuple(made.channels),
        records=tuple(made.records),
        indicators=tuple(made.indicators),
        bounds=_in_degrees(_whole(made.ladder)),
        opening=_opening(made),
        sources=tuple(source_of(a, protected_roles(made.records)) for a in work.ledger.accounts),
        tiles=(),
        warmed={},
        postcodes=made.postcodes,
        postcodes_source="; ".join(
            dict.fromkeys(p.source for p in work.catalogue.postcodes if p.source)
        ),
        postcodes_licence="; ".join(
            dict.fromkeys(p.licence for p in work.catalogue.postcodes if p.licence)
        ),
        ledger=work.publications.digest,
        views=tuple(
            SharedView(title=v.title, query=v.query, audience=v.audience)
            for v in work.catalogue.view
        ),
        reaches=tuple(Reach(**each.model_dump()) for each in work.catalogue.reach),
        campaigns=tuple(
            Campaign(item=c.service, **c.model_dump(exclude={"service"}))
            for c in work.catalogue.campaign
        ),
        attributes=tuple(made.attributes),
        crosswalks=tuple(made.crosswalks),
        stories=tuple(
            Talk(title=s.title, key=s.key, scenes=tuple(Scene(**x.model_dump()) for x in s.scene))
            for s in work.catalogue.story
        ),
        files=(),
    )


def _levels(ladder: Ladder) -> tuple[Level, ...]:
    zooms = from_zooms(ladder)
    return tuple(
        Level(
            key=key,
            name=level.entry.name,
            names=level.entry.names,
            areas=len(level),
            from_zoom=zooms[key],
            named=bool((level.names != level.codes).any()),
            parents=tuple(level.parents),
            neighbours=True,
            source=level.entry.source,
            licence=level.entry.licence,
        )
        for key, level in ladder.items()
    )


def _bases(work: Workspace, ladder: Ladder) -> tuple[Base, ...]:
    return tuple(
        Base(
            key=b.key,
            title=b.title,
            unit=b.unit,
            period=b.period,
            source=b.source,
            licence=b.licence,
            level=ladder.level_of(b.level),
            levels=tuple(k for k, v in ladder.items() if not np.isnan(v.bases[b.key]).all()),
            total=total_of(b, ladder),
            note=_base_note(b.key, ladder[ladder.level_of(b.level)]),
        )
        for b in work.catalogue.base
    )


def _parts_of_bases(made: Made) -> Iterator[Base]:
    """The parts of the bases that record sets cover."""
    ladder = made.ladder
    for part in made.parts_of_bases:
        declared, key = part.base, part_of_base(part.base.key, part.records)
        yield Base(
            key=key,
            title=declared.title,
            unit=declared.unit,
            period=declared.period,
            source=declared.source,
            licence=declared.licence,
            level=ladder.level_of(declared.level),
            levels=tuple(k for k, v in ladder.items() if not np.isnan(v.bases[key]).all()),
            total=part.total,
            note=f"Not known for {part.unknown:,} areas of {part.title}." if part.unknown else "",
            part_of=declared.key,
            records=part.records,
        )


def _services(work: Workspace, made: Made) -> tuple[Service, ...]:
    registers = {records.key for records in work.catalogue.records if records.is_register}
    return tuple(
        Service(
            key=s.key,
            title=s.title,
            theme=s.theme,
            esd=s.esd,
            base=made.base_of.get(s.key, s.base),
            kind=s.kind,
            polarity=s.polarity,
            records=made.counted_by.get(s.key, ""),
            events=s.events,
            event=s.event,
            points=made.points.get(s.key, 0),
            counts="people" if made.counted_by.get(s.key, "") in registers else s.counts,
        )
        for s in work.catalogue.service
    )


def _whole(ladder: Ladder) -> Box:
    """The box of all areas of all levels."""
    boxes = np.array([shapely.total_bounds(level.geometry) for level in ladder.values()])
    west, south = boxes[:, :2].min(axis=0)
    east, north = boxes[:, 2:].max(axis=0)
    return west, south, east, north


def _opening(made: Made) -> Box | None:
    """The bulk of the areas in degrees; None where the whole is not much larger."""
    if made.bulk is None or _size(_whole(made.ladder)) <= MUCH_LARGER * _size(made.bulk.box):
        return None
    return _in_degrees(made.bulk.box)


def _size(box: Box) -> float:
    west, south, east, north = box
    return (east - west) * (north - south)


def _in_degrees(box: Box) -> Box:
    west, south, east, north = transformer(MERCATOR, DEGREES).transform_bounds(*box)
    return round(west, 5), round(south, 5), round(east, 5), round(north, 5)


def _base_note(base: str, level: LevelAreas) -> str:
    values, names = level.bases[base], level.entry.names
    unknown = int(np.isnan(values).sum())
    if not unknown:
        return ""
    told = f"Not known for {unknown:,} of {len(values):,} {names}."
    return (
        f"{told} A larger area's figure is an estimate, scaled up from those known, and left out"
        f" where under {KNOWN_AT_LEAST:.0%} are known."
    )
