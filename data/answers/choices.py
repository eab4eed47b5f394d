"""The choices of every control, and how they depend on each other.

The browser needs them to read and write the address and to fill the controls. They are plain JSON,
the same for every visitor of a build.
"""

from collections.abc import Sequence
from typing import Any

from data.answers.address import SCENES, default_view, stories_of, table_topics, tabs_of
from data.answers.classes.paint import OVERLAID_BY
from data.answers.measures.registry import offered_measures
from data.answers.pages import PAGES
from data.answers.register.entries import entries_of, entry_ids, kinds_of, topics_of
from data.answers.register.schedule import next_words
from data.answers.shape import LONGEST, MOST
from data.answers.view import (
    APART,
    COMPARATORS,
    DRAWN,
    NAMES,
    OVERLAYS,
    POINTS,
    SHAKES,
    SORTS,
    SPLITS,
    TURNS,
    VERDICTS,
)
from data.answers.words import words_of_period
from data.manifest import (
    AUTO,
    EVERY_WINDOW,
    MOST_CIRCLED,
    item_key,
    items_of,
    level_to_compare,
    levels_of,
    levels_of_base,
    months_of,
    period_labels,
    services_of,
    themes_with_records,
    year_before,
)
from data.model import Classification, Indicator, Manifest, RecordSet
from data.windows import ROLLING


def choices_for(manifest: Manifest) -> dict[str, Any]:
    """The choices of every control, and how they depend on each other.

    With them the browser reads and writes the URL, and fills the controls, without a request. Plain
    JSON, a few kilobytes, the same for every visitor of a build.
    """
    entries = entries_of(manifest)
    record_sets = {r.key: _records_choice(r, manifest) for r in manifest.records}
    items = items_of(manifest)
    levels = {item.key: _ordered(manifest, levels_of(item.records)) for item in items}
    compared = {item.key: level_to_compare(manifest, item) for item in items}
    return {
        "build": manifest.build_id,
        "names": list(NAMES),
        "defaults": {
            name: (
                list(value)
                if isinstance(value := getattr(default_view(manifest), name), tuple)
                else value
            )
            for name in NAMES
        },
        "levels": [
            {
                "key": v.key,
                "name": v.name,
                "names": v.names,
                "from_zoom": v.from_zoom,
                "areas": v.areas,
            }
            for v in manifest.levels
        ],
        "measures": [
            m.as_choice(manifest)
            for m in offered_measures(manifest, has_records=bool(manifest.records))
        ],
        "overlaid_by": list(OVERLAID_BY),
        "windows": list(EVERY_WINDOW),
        "overlays": list(OVERLAYS),
        "points": list(POINTS),
        "drawn": list(DRAWN),
        "apart": list(APART),
        "splits": list(SPLITS),
        "shake": {
            "kinds": list(SHAKES),
            "modes": [page.key for page in PAGES if not page.covers_map],
        },
        "tabs": list(tabs_of(manifest)),
        "circled": MOST_CIRCLED,
        "reaches": [reach.key for reach in manifest.reaches],
        "comparators": list(COMPARATORS),
        "modes": list(PAGES.keys),
        "table": {
            "modes": [page.key for page in PAGES if page.is_table],
            "turns": list(TURNS),
            "sorts": list(SORTS),
            "kinds": list(VERDICTS),
            "topics": list(table_topics(manifest)),
        },
        "story": {
            "modes": [page.key for page in PAGES if page.tells_stories],
            "keys": list(stories_of(manifest)),
            "most": len(SCENES),
        },
        "shape": {
            "modes": [page.key for page in PAGES if page.adds_areas],
            "most": MOST,
            "longest": LONGEST,
        },
        "topics": {page.key: list(page.topics) for page in PAGES if page.topics},
        "classifications": [_scheme_choice(c) for c in manifest.classifications],
        "themes": [
            {
                "key": t.key,
                "title": t.title,
                "total_of": t.total_of,
                "levels": levels.get(item_key(t.key), []),
                "compared": compared.get(item_key(t.key), AUTO),
                "services": [
                    {
                        "key": s.key,
                        "title": s.title,
                        "records": s.records,
                        "points": s.points,
                        "base": s.base,
                        "levels": levels.get(s.key, []),
                        "compared": compared.get(s.key, AUTO),
                    }
                    for s in services_of(manifest, t.key)
                ],
            }
            for t in themes_with_records(manifest)
        ],
        "records": record_sets,
        "bases": {b.key: _ordered(manifest, levels_of_base(manifest, b)) for b in manifest.bases},
        "channels": {c.key: c.title for c in manifest.channels if not c.is_segment},
        "indicators": [_indicator_choice(i) for i in manifest.indicators],
        "register": {
            "entries": list(entry_ids(manifest)),
            "kinds": list(kinds_of(entries)),
            "topics": list(topics_of(entries, manifest)),
        },
    }


def _ordered(manifest: Manifest, levels: set[str]) -> list[str]:
    """Keys of levels, from fine to coarse."""
    return [level.key for level in manifest.levels if level.key in levels]


def _records_choice(records: RecordSet, manifest: Manifest) -> dict[str, Any]:
    """The periods of a record set by window: labels, words, and places of those a year before.

    ``next`` has the words of the next one that will be published, where that is known.
    """
    periods = {w: months_of(records, w) for w in EVERY_WINDOW}
    labels = {w: period_labels(manifest, w, at) for w, at in periods.items()}
    return {
        "has_fixed_years": records.year_ends != ROLLING,
        "months": {w: list(named) for w, named in labels.items()},
        "words": {
            w: [words_of_period(records, w, label) for label in named]
            for w, named in labels.items()
        },
        "next": {w: told for w in EVERY_WINDOW if (told := next_words(manifest, records, w))},
        "year_before": {
            w: [_place(year_before(manifest, w, period), at) for period in at]
            for w, at in periods.items()
        },
        "channels": list(records.channels),
    }


def _place(period: int | None, periods: Sequence[int]) -> int:
    return periods.index(period) if period in periods else -1


def _scheme_choice(scheme: Classification) -> dict[str, Any]:
    return {
        "key": scheme.key,
        "title": scheme.title,
        "level": scheme.given_level,
        "tiers": [
            {
                "key": t.key,
                "name": t.name,
                "names": t.names,
                "segments": [{"code": s.code, "name": s.name} for s in t.segments],
            }
            for t in scheme.tiers
        ],
    }


def _indicator_choice(indicator: Indicator) -> dict[str, Any]:
    return {
        "key": indicator.key,
        "title": indicator.title,
        "level": indicator.level,
        "levels": list(indicator.levels),
    }
