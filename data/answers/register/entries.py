"""The register: every data set of an atlas, as plain values.

The page, its files and the address all read them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from data.answers.fates import fates_of_records
from data.answers.register.schedule import schedule_of
from data.answers.words import joined
from data.manifest import declared_bases
from data.model import Base, Classification, Indicator, Level, Manifest, RecordSet, Source
from data.periods import words_of_label

KINDS = {
    "records": "Records",
    "indicator": "Indicator",
    "classification": "Classification",
    "base": "Base",
    "boundaries": "Boundaries",
    "postcodes": "Postcodes",
    "points": "Service points",
}
PROTECTION = "protection"
"""The entry of the protection of people in the counts, and its proof; it is not a data set."""
NAMED = 3
"""Services that are named in the line that describes records."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One data set. Texts are empty where the catalogue has none."""

    id: str
    """``<kind>:<key>``, as the address names it."""
    kind: str
    title: str
    about: str
    """Its description, as half a sentence."""
    levels: tuple[str, ...]
    """Keys of the levels at which it is known, from fine to coarse."""
    themes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    """Titles of the services it counts."""
    period: str = ""
    """The period it covers, in the words of the catalogue; for records see ``months``."""
    months: tuple[int, int] | None = None
    """Month indices of the first and the last month covered."""
    gaps: int = 0
    """Months between without data."""
    source: str = ""
    licence: str = ""
    credit: str = ""
    notes: tuple[str, ...] = ()
    files: tuple[Source, ...] = ()
    records: RecordSet | None = None
    topics: tuple[str, ...] = field(default=())
    """Topics that find it: ``level:<key>`` and ``theme:<key>``."""

    @property
    def anchor(self) -> str:
        """Id of its element on the page."""
        return anchor_of(self.id)

    @property
    def publisher(self) -> str:
        """Its publisher: the source without the licence that many sources include."""
        return (
            self.source.removesuffix(self.licence).rstrip(" ,.;") if self.licence else self.source
        )

    @property
    def is_protected(self) -> bool:
        """Whether a disclosure rule hides counts of it."""
        return self.records is not None and self.records.hides


def anchor_of(entry: str) -> str:
    """Id of the element that shows an entry."""
    return "entry-" + entry.replace(":", "-")


def source_line(source: str, licence: str) -> str:
    """Source and licence as they appear with a figure: the licence once."""
    return (
        source
        if not licence or licence in source
        else f"{source}, {licence}"
        if source
        else licence
    )


def entries_of(manifest: Manifest) -> tuple[Entry, ...]:
    """Every data set, in the order of the page."""
    return (
        *(_records(manifest, records) for records in manifest.records),
        *(_indicator(manifest, indicator) for indicator in manifest.indicators),
        *(_classification(manifest, scheme) for scheme in manifest.classifications),
        *(_base(manifest, base) for base in declared_bases(manifest)),
        *(_boundaries(manifest, level) for level in manifest.levels),
        *_postcodes(manifest),
        *_points(manifest),
    )


def entry_ids(manifest: Manifest) -> tuple[str, ...]:
    """Entries that the address may name: every data set, and the proof of protection."""
    return (*(entry.id for entry in entries_of(manifest)), PROTECTION)


def kinds_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Kinds that occur, in order."""
    return tuple(kind for kind in KINDS if any(e.kind == kind for e in entries))


def topics_of(entries: Sequence[Entry], manifest: Manifest) -> tuple[str, ...]:
    """Levels and themes of the entries, in the order of the atlas."""
    known = {topic for entry in entries for topic in entry.topics}
    listed = [
        *(f"level:{level.key}" for level in manifest.levels),
        *(f"theme:{theme.key}" for theme in manifest.themes),
    ]
    return tuple(topic for topic in listed if topic in known)


def _records(manifest: Manifest, records: RecordSet) -> Entry:
    services = [s for s in manifest.services if s.records == records.key]
    months = sorted(records.months)
    levels = _in_order(manifest, {p.level for p in records.published} or {records.level})
    themes = tuple(t.key for t in manifest.themes if any(s.theme == t.key for s in services))
    return Entry(
        id=f"records:{records.key}",
        kind="records",
        title=records.title,
        about=f"counts of {_joined([s.title for s in services])}" if services else "counts",
        levels=levels,
        themes=themes,
        services=tuple(s.title for s in services),
        months=(months[0], months[-1]) if months else None,
        gaps=(months[-1] - months[0] + 1 - len(months)) if months else 0,
        source=records.source,
        licence=records.licence,
        credit=records.credit,
        notes=(
            *records.notes,
            *records.cautions,
            *schedule_of(manifest, records),
            *fates_of_records(records),
        ),
        files=_files(manifest, f"records-{records.key}"),
        records=records,
        topics=_topics(levels, themes),
    )


def _indicator(manifest: Manifest, indicator: Indicator) -> Entry:
    unit = f", {indicator.unit}" if indicator.unit else ""
    return Entry(
        id=f"indicator:{indicator.key}",
        kind="indicator",
        title=indicator.title,
        about=f"a figure of each area{unit}",
        levels=indicator.levels,
        period=", ".join(words_of_label(label) for label in indicator.periods),
        source=indicator.source,
        licence=indicator.licence,
        notes=(f"A higher value means {indicator.higher}.",) if indicator.higher else (),
        files=_files(manifest, f"indicator-{indicator.key}"),
        topics=_topics(indicator.levels),
    )


def _classification(manifest: Manifest, scheme: Classification) -> Entry:
    levels = _from_level(manifest, scheme.given_level)
    groups = sum(len(tier.segments) for tier in scheme.tiers if tier.key == scheme.given_tier)
    return Entry(
        id=f"classification:{scheme.key}",
        kind="classification",
        title=scheme.title,
        about=f"who lives in each area, in {groups} groups",
        levels=levels,
        period=scheme.version,
        source=scheme.source,
        licence=scheme.licence,
        files=(
            *_files(manifest, f"segments-{scheme.key}"),
            *_files(manifest, f"membership-{scheme.key}"),
            *_files(manifest, f"made-{scheme.key}"),
        ),
        topics=_topics(levels),
    )


def _base(manifest: Manifest, base: Base) -> Entry:
    levels = _from_level(manifest, base.level)
    return Entry(
        id=f"base:{base.key}",
        kind="base",
        title=base.title[:1].upper() + base.title[1:],
        about="what rates are divided by",
        levels=levels,
        period=base.period,
        source=base.source,
        licence=base.licence,
        notes=(base.note,) if base.note else (),
        files=_files(manifest, f"base-{base.key}"),
        topics=_topics(levels),
    )


def _boundaries(manifest: Manifest, level: Level) -> Entry:
    names = level.name if level.areas == 1 else level.names
    files = (
        *_files(manifest, f"boundaries-{level.key}"),
        *_files(manifest, f"members-{level.key}"),
        *_files(manifest, f"names-{level.key}"),
    )
    return Entry(
        id=f"boundaries:{level.key}",
        kind="boundaries",
        title=level.names[:1].upper() + level.names[1:],
        about=f"shapes of {level.areas:,} {names}",
        levels=(level.key,),
        source=level.source,
        licence=level.licence,
        files=files,
        topics=_topics((level.key,)),
    )


def _postcodes(manifest: Manifest) -> Iterator[Entry]:
    if manifest.postcodes:
        finest = manifest.levels[0].key
        yield Entry(
            id="postcodes:all",
            kind="postcodes",
            title="Postcode directory",
            about=f"where {manifest.postcodes:,} postcodes lie",
            levels=(finest,),
            source=manifest.postcodes_source,
            licence=manifest.postcodes_licence,
            files=_files(manifest, "postcodes"),
            topics=_topics((finest,)),
        )


def _points(manifest: Manifest) -> Iterator[Entry]:
    services = [s for s in manifest.services if s.points]
    if services:
        themes = tuple(t.key for t in manifest.themes if any(s.theme == t.key for s in services))
        yield Entry(
            id="points:all",
            kind="points",
            title="Service points",
            about=f"where {sum(s.points for s in services):,} sites are",
            levels=(),
            themes=themes,
            services=tuple(s.title for s in services),
            topics=_topics((), themes),
            files=tuple(s for s in manifest.sources if s.role.startswith("points")),
        )


def _files(manifest: Manifest, role: str) -> tuple[Source, ...]:
    return tuple(source for source in manifest.sources if source.role == role)


def _topics(levels: Sequence[str], themes: Sequence[str] = ()) -> tuple[str, ...]:
    return (*(f"level:{key}" for key in levels), *(f"theme:{key}" for key in themes))


def _from_level(manifest: Manifest, key: str) -> tuple[str, ...]:
    """A level and those coarser than it."""
    keys = [level.key for level in manifest.levels]
    return tuple(keys[keys.index(key) :]) if key in keys else ()


def _in_order(manifest: Manifest, keys: set[str]) -> tuple[str, ...]:
    return tuple(level.key for level in manifest.levels if level.key in keys)


def _joined(titles: Sequence[str]) -> str:
    told = [title[:1].lower() + title[1:] for title in titles[:NAMED]]
    if len(titles) > NAMED:
        return f"{', '.join(told)} and {len(titles) - NAMED} more"
    return joined(told)
