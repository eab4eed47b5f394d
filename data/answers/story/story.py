"""The whole story of a view, in one pass over the store."""

from data.answers.asked import Asked
from data.answers.cited import Cited
from data.answers.fates import elsewhere_words
from data.answers.spots import Spot, comparator_of, name_of
from data.answers.story.comparison import Comparison, compared_rows, comparison_for
from data.answers.story.expected_here import against_expected, expected_here
from data.answers.story.places import place_of
from data.answers.story.residents import facts_for, mix_for
from data.answers.story.sentences import (
    MOST_TOLD,
    Figures,
    change_of,
    facts_of,
    sentences_of,
    standing_out,
)
from data.answers.story.services import (
    Counts,
    channels_for,
    cited_of,
    notes_of,
    place_words,
    rows_for,
)
from data.answers.story.trend import trend_for
from data.answers.story.values import ServiceRow, Story
from data.answers.story.wider import wider_views
from data.answers.story.working import working_for
from data.answers.words import item_title, period_words
from data.manifest import Item
from data.store.values import MISSING

LONG_NAME = 14
"""Letters of a name that fit at the head of a column."""
Rows = list[tuple[Item, ServiceRow]]


def story_for(asked: Asked, *, sentences: int = MOST_TOLD) -> Story:
    """The story of a view.

    For an area that this atlas does not have it is the story of the whole atlas; the notice states
    so.
    """
    atlas, spot, chosen = asked.atlas, asked.spot, asked.item
    known = comparator_of(asked)
    comparator = name_of(known, atlas) if spot else ""
    here, there = Counts(spot, asked), Counts(known, asked)
    beside = Counts(asked.beside, asked) if asked.beside else None
    rows = list(
        zip(
            atlas.items(),
            rows_for(atlas.items(), here, there, beside, comparator=comparator),
            strict=True,
        )
    )
    judged = [(item, row) for item, row in rows if row.state != MISSING]
    comparison = comparison_for(asked)
    is_expected = asked.comparator == "expected" and spot is not None
    # Sentences compare with the atlas or the parent, whose values are taken as known.
    shown = _compared(asked, judged, here, comparison)
    known_mix = mix_for(asked, known)
    among = _among(comparison)
    own = dict(_by_item(rows)).get(chosen.key) if chosen else None
    expected = expected_here(asked) if chosen and here.place(chosen) == spot else None
    change = change_of(asked, chosen, own, here) if chosen and own else None
    figures = Figures(name_of(spot, atlas), comparator, known_mix, judged, here, expected, change)
    facts = facts_of(asked, figures)
    short = comparator if len(comparator) <= LONG_NAME or known else "Atlas"
    row = dict(_by_item(shown)).get(chosen.key) if chosen else None
    return Story(
        place=place_of(spot, atlas),
        comparator=comparison.name if comparison else comparator,
        comparator_short=("Expected" if is_expected else comparison.short if comparison else short),
        known_short=short,
        mix_short=comparison.short if comparison and among else short,
        compared=place_of(asked.beside, atlas) if asked.beside else None,
        facts=facts_for(asked),
        sentences=sentences_of(facts, sentences),
        mix=mix_for(asked, known, among) if among else known_mix,
        period=period_words(asked),
        service_title=item_title(asked),
        service_place=place_words(asked, chosen, here) if chosen else "",
        chosen=row,
        trend=trend_for(asked, chosen) if chosen else None,
        channels=channels_for(asked, chosen, known) if chosen else (),
        services=tuple(standing_out(facts, shown)),
        absent=tuple(row.title for _, row in rows if row.state == MISSING),
        cited=cited_of(chosen) if chosen else (),
        services_cited=_services_cited(judged),
        notes=notes_of(asked.manifest, chosen) if chosen else (),
        elsewhere=elsewhere_words(asked.manifest, chosen) if chosen and spot is None else "",
        expected=expected.verdict if expected else None,
        working=(
            working_for(asked, chosen, row, here.base(chosen), expected=expected, change=change)
            if chosen and row
            else None
        ),
        wider=wider_views(asked, chosen, row) if chosen and row else (),
    )


def _by_item(rows: Rows) -> list[tuple[str, ServiceRow]]:
    return [(item.key, row) for item, row in rows]


def _compared(asked: Asked, rows: Rows, here: Counts, comparison: Comparison | None) -> Rows:
    """The rows against the question's comparator, where that is not the atlas or a parent."""
    if asked.comparator == "expected" and asked.spot is not None:
        return [(item, against_expected(asked, item, row, here)) for item, row in rows]
    if comparison is None:
        return rows
    compared = compared_rows(asked, rows, here, comparison)
    return [(item, row) for (item, _), row in zip(rows, compared, strict=True)]


def _among(comparison: Comparison | None) -> tuple[Spot, ...]:
    """The areas that together are the comparator."""
    if comparison is None:
        return ()
    return tuple(Spot(comparison.level, number) for number in comparison.areas)


def _services_cited(rows: Rows) -> tuple[Cited, ...]:
    """Bases and records behind all services that are shown, each once: bases first."""
    every = [cited for item, _ in rows for cited in cited_of(item)]
    return tuple(sorted(dict.fromkeys(every), key=lambda cited: cited.label))
