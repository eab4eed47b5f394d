"""All that the story says of a view, in one pass over the store."""

from data.answers.cited import Cited
from data.answers.story.comparison import against_for, compared_rows, comparison_for
from data.answers.story.expected_here import expected_here
from data.answers.story.residents import facts_for, mix_for
from data.answers.story.sentences import MOST_TOLD, change_of, sentences_of
from data.answers.story.services import Counts, channels_for, chosen_item, cited_of, rows_for
from data.answers.story.spots import Spot, comparator_of, find_spot, name_of, place_of
from data.answers.story.trend import trend_for
from data.answers.story.values import Story
from data.answers.story.working import working_for
from data.answers.view import View
from data.answers.words import channel_words, item_title, level_name, window_words
from data.manifest import Item, items_of
from data.store.reader import Atlas
from data.store.values import MISSING

LONG_NAME = 14
"""Letters of a name that still stand at the head of a column."""


def story_for(view: View, atlas: Atlas, *, sentences: int = MOST_TOLD) -> Story:
    """The story of a view. An area this atlas does not have is told as the whole atlas; the notice
    says so.
    """
    manifest = atlas.manifest
    spot, beside = find_spot(view.area, atlas), find_spot(view.compare, atlas)
    against = comparator_of(view, spot, atlas)
    comparator = name_of(against, atlas) if spot else ""
    here, there = Counts(spot, view, atlas), Counts(against, view, atlas)
    other = Counts(beside, view, atlas) if beside else None
    items = items_of(manifest)
    judged = rows_for(
        items, here, there, other, comparator=comparator, is_whole=spot is None, manifest=manifest
    )
    rows = {item.key: (item, row) for item, row in zip(items, judged, strict=True)}
    chosen = chosen_item(view, manifest)
    comparison = comparison_for(view, spot, chosen, atlas)
    # Sentences speak of the atlas or the parent, whose values are taken as known.
    compared = compared_rows(judged, items, here, view, comparison, atlas) if comparison else judged
    shown = dict(zip(rows, compared, strict=True))
    among = (
        tuple(Spot(comparison.level, number) for number in comparison.areas) if comparison else ()
    )
    plain_mix = mix_for(view, spot, against, beside, atlas)
    mix = mix_for(view, spot, against, beside, atlas, among) if among else plain_mix
    expected = expected_here(view, spot, atlas) if chosen and here.place(chosen) == spot else None
    change = change_of(chosen, view, rows[chosen.key][1], here, atlas) if chosen else None
    known = comparator if len(comparator) <= LONG_NAME or against else "Atlas"
    told = {key: pair for key, pair in rows.items() if pair[1].state != MISSING}
    period = ", ".join(
        filter(None, (window_words(view.window, view.period), channel_words(view, manifest)))
    )
    return Story(
        place=place_of(spot, atlas),
        comparator=comparison.name if comparison else comparator,
        comparator_short=comparison.short if comparison else known,
        known_short=known,
        mix_short=comparison.short if comparison and among else known,
        compared=place_of(beside, atlas) if beside else None,
        facts=facts_for(spot, beside, atlas),
        sentences=sentences_of(
            view,
            spot,
            name_of(spot, atlas),
            comparator,
            plain_mix,
            told,
            chosen,
            here,
            atlas,
            sentences,
            expected=expected,
            change=change,
        ),
        mix=mix,
        period=period,
        service_title=item_title(view, manifest),
        service_place=_service_place(chosen, here, spot, atlas) if chosen else "",
        chosen=shown[chosen.key] if chosen and shown[chosen.key].state != MISSING else None,
        trend=trend_for(chosen, view, spot, beside, atlas) if chosen else None,
        channels=channels_for(chosen, view, spot, against, atlas) if chosen else (),
        services=tuple(shown[key] for key in told),
        absent=tuple(row.title for _, row in rows.values() if row.state == MISSING),
        cited=cited_of(chosen, manifest) if chosen else (),
        services_cited=_services_cited([item for item, _ in told.values()], atlas),
        notes=(*chosen.records.notes, *chosen.records.unplaced) if chosen else (),
        expected=expected.verdict if expected else None,
        working=(
            working_for(chosen, shown[chosen.key], expected, change, here.base(chosen), atlas)
            if chosen
            else None
        ),
        against=against_for(view, spot, atlas),
    )


def _service_place(item: Item, here: Counts, spot: Spot | None, atlas: Atlas) -> str:
    own = here.place(item)
    if own == spot or spot is None:
        return ""
    counted = (
        f"{item.events[:1].upper()}{item.events[1:]} are not counted by"
        f" {level_name(atlas.manifest, spot.level)}"
    )
    return (
        f"{counted}; the figures below are for {name_of(own, atlas)}, the"
        f" {level_name(atlas.manifest, own.level)} it lies in."
        if own
        else f"{counted}."
    )


def _services_cited(items: list[Item], atlas: Atlas) -> tuple[Cited, ...]:
    """Bases and records behind all services that are shown, each once: bases first."""
    every = [cited for item in items for cited in cited_of(item, atlas.manifest)]
    return tuple(sorted(dict.fromkeys(every), key=lambda cited: cited.label))
