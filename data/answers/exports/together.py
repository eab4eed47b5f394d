"""Services that go together as a file: a row for each pair that could be judged."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from data.answers.asked import Asked
from data.answers.calculations.together import ServicesTogether
from data.answers.exports.notes import Note, notes_for, rule_words
from data.answers.exports.table import Column, number_column, text_column
from data.answers.exports.table_file import TableFile
from data.answers.register.entries import source_line
from data.answers.story.together import CAVEAT, METHOD, pairs_found
from data.answers.words import count_of
from data.errors import NotFoundError
from data.manifest import Item
from data.stats.intervals import z_of

SHEET = "Together"
INTERVAL = (
    "correlation_low and correlation_high are a 95 % interval by Fisher's z, with as many areas as"
    " the areas are worth, since neighbours are alike"
)
PERIOD = "the latest of each service"
BASE = "that of each service"
WAYS = {1: "go together", -1: "one is high where the other is low"}
CHANCE = "could be chance"
PLACES = 3


def together_file(asked: Asked, root: str) -> TableFile:
    """Every pair of services, the closest first. ``root`` is the address of the page.

    Raises NotFoundError, with the reason, where no pair can be judged.
    """
    found, level = pairs_found(asked)
    if isinstance(found, str):
        raise NotFoundError(found)
    records = {item.records.key: item.records for item in found.items}.values()
    base = notes_for(asked, level)
    rules = tuple(dict.fromkeys(map(rule_words, records)))
    notes = replace(
        base,
        headline=f"Which services go together, {level.name} by {level.name}",
        question=f"Which services go together in the {level.names} of {base.atlas}?",
        measure="Correlation of what is left beside what who lives there leads one to expect",
        unit="",
        areas=count_of(level.areas, level.name, level.names),
        chosen="",
        period=PERIOD,
        base=BASE,
        base_short=BASE,
        interval=INTERVAL,
        rule=" ".join(rules),
        cautions=tuple(dict.fromkeys(each for r in records for each in r.cautions)),
        sources=tuple(dict.fromkeys(source_line(r.source, r.licence) for r in records)),
    )
    said = (*notes.listed(root), Note("Please note", METHOD), Note("Please note", CAVEAT))
    return TableFile(SHEET, _columns(found), said, notes)


def has_together(asked: Asked) -> bool:
    """Whether any pair can be judged."""
    return not isinstance(pairs_found(asked)[0], str)


def _columns(found: ServicesTogether) -> tuple[Column, ...]:
    pairs = found.pairs
    places = np.argwhere(np.triu(np.isfinite(pairs.correlation), 1))
    a, b = places[np.argsort(-np.abs(pairs.beyond[tuple(places.T)]), kind="stable")].T
    z, beyond = np.arctanh(pairs.correlation[a, b]), pairs.beyond[a, b]
    reach = z_of(0.95) / np.sqrt(np.maximum(pairs.effective[a, b] - 3, 0))
    ways = np.sign(beyond) * pairs.chosen[a, b]
    verdicts = [WAYS.get(int(way), CHANCE) for way in ways]

    def each(key: str, title: str, words: Callable[[Item], str]) -> tuple[Column, Column]:
        told = [[words(found.items[place]) for place in places] for places in (a, b)]
        return (
            text_column(f"first_{key}".rstrip("_"), f"First: {title}", told[0]),
            text_column(f"second_{key}".rstrip("_"), f"Second: {title}", told[1]),
        )

    return (
        *each("", "service", lambda item: item.title),
        *each("theme", "theme", lambda item: item.theme.title),
        number_column("correlation", "Correlation", np.tanh(z), PLACES),
        number_column("correlation_low", "Low end of its interval", np.tanh(z - reach), PLACES),
        number_column("correlation_high", "High end of its interval", np.tanh(z + reach), PLACES),
        number_column("shared", "What all services share of it", np.tanh(z - beyond), PLACES),
        number_column("p", "Chance of as much beyond that", pairs.p[a, b], 4),
        text_column("verdict", "Verdict, of all pairs as one family", verdicts),
        number_column("areas", "Areas with both", pairs.areas[a, b], 0),
        number_column("effective", "What those areas are worth", pairs.effective[a, b], 1),
        *each("base_of", "what the base counts", lambda item: item.base.title if item.base else ""),
        *each("rule", "disclosure rule", lambda item: item.records.rule),
        text_column("period", "Period", [PERIOD] * len(a)),
    )
