"""Every word of the page, over many views: no key of the catalogue, of the address or of the code,
and no sentence too long to keep in mind.
"""

import itertools
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from callbacks.context import services_for
from data.answers.address import SAID
from data.answers.glossary import GLOSSARY as MEANINGS
from data.answers.measures.registry import MEASURES
from data.answers.view import NAMES, TABS
from data.model import Manifest
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.asking import page_of, words
from tests.support.reading import grade, numerals, parts
from tests.support.reading import words as spoken

READ = ("title", "aria-label", "aria-description", "alt", "placeholder")
"""Properties of an element that a person reads or hears."""
PARTS = (
    "headline",
    "where",
    "body",
    "page",
    "note",
    "title",
    "status",
    "notice",
    "sections",
    "beside",
)
CHARTS = ("trend", "months", "distribution", "funnel", "scatter")
WORD = re.compile(r"[^\s()“”‘’',;:!?/=&]+")
MADE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+|[A-Z][a-z]+[A-Z]\w*")
"""A name of the code: with underscores, or with capitals inside."""
FILE = re.compile(r"\S+\.(?:csv|parquet|gpkg|geojson|xlsx|json|jsonld|md|toml|html)\b")
"""A file is called by its name, which its owner gave it."""


def said_of(tree: Any) -> Iterator[str]:
    """Every text that a person reads or hears in a tree of components or in plain JSON."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for part in tree:
            yield from said_of(part)
    elif isinstance(tree, dict) and "props" in tree:
        props = tree["props"]
        yield from (props[name] for name in READ if isinstance(props.get(name), str))
        yield from said_of(props.get("children"))
    elif isinstance(tree, dict):
        for part in tree.values():
            yield from said_of(part)


def titles_of(manifest: Manifest) -> Iterator[str]:
    """Names of all that the catalogue declares, as it gives them to readers."""
    for level in manifest.levels:
        yield from (level.name, level.names)
    for scheme in manifest.classifications:
        yield scheme.title
        for tier in scheme.tiers:
            yield from (tier.names, tier.names.removesuffix("s"))
            yield from (segment.name for segment in tier.segments)
    for service in manifest.services:
        yield from (service.title, service.event, service.events)
    for one in (manifest.themes, manifest.channels, manifest.records, manifest.bases):
        yield from (each.title for each in one)
    yield from (indicator.title for indicator in manifest.indicators)
    yield from manifest.credits


def keys_of(manifest: Manifest) -> set[str]:
    """Keys of the catalogue that are no word of a title."""
    declared = (
        *(manifest.levels, manifest.services, manifest.themes, manifest.channels),
        *(manifest.records, manifest.bases, manifest.indicators, manifest.classifications),
        *(scheme.tiers for scheme in manifest.classifications),
    )
    keys = {each.key for one in declared for each in one}
    # What the glossary says is a word of the language.
    told = (*titles_of(manifest), *MEANINGS.values())
    titles = {word.casefold().rstrip(".") for text in told for word in WORD.findall(text)}
    return {key for key in keys if key.casefold() not in titles}


def views_of(atlas: Atlas) -> Iterator[str]:
    """Views of all pages and tabs, by every measure, of areas at each level and of none."""
    levels, items = atlas.manifest.levels, [i for i in atlas.items() if not i.is_total]
    areas = [f"{level.key}:{atlas.areas(level.key).codes[0]}" for level in levels]
    for place, measure in enumerate(MEASURES.keys):
        item, tab = items[place % len(items)], TABS[place % len(TABS)]
        about = f"theme={item.theme.key}&service={item.name}&measure={measure}&tab={tab}"
        yield f"{about}&area={areas[place % len(areas)]}" if place % 3 else about
    for one, other in itertools.pairwise(item for item in items if not item.is_stock):
        both = f"service={one.name}&beside=service:{other.name}"
        yield from (f"{both}&measure=rate", f"{both}&measure=between")
    for tab in TABS:
        yield f"tab={tab}&area={areas[-1]}&compare={areas[0]}"
    yield "tab=plan&measure=expected&level=ward&service=libraries&budget=5000&cost=4"
    yield f"mode=ward&area={areas[1]}"
    yield from (
        "mode=present",
        "mode=campaigns",
        "mode=list",
        "mode=segments&classification=shoreline&segment=A,B",
        "mode=segments&classification=own-2026",
        f"measure=reclassed&level=ward&area={areas[-1]}&tab=people",
        "measure=reclassed&tier=group&tab=people",
        "measure=segment&classification=shoreline&tab=people",
        "mode=about",
        "mode=learn",
        "mode=learn&topic=glossary",
    )
    codes = ",".join(map(str, atlas.areas(levels[1].key).codes[40:60]))
    for service in ("libraries", "mobile-meals"):
        yield f"mode=shape&service={service}&shape={levels[1].key}:{codes},NONE"
    yield "mode=shape"
    yield f"mode=ward&area={levels[-1].key}:NOWHERE"


def mangled_of(atlas: Atlas) -> str:
    """An address in which every name has a value that no atlas has."""
    return (
        "&".join(f"{name}=nonsense" for name in NAMES) + f"&area={atlas.manifest.levels[0].key}:X"
    )


Answers = list[tuple[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def answers(demo: Atlas, demo_store: Path) -> Answers:
    """The answers to many views, with the sections and charts of each."""
    see = partial(page_of, services_for(Settings(store=demo_store), Flask("demo")))
    found = []
    for place, query in enumerate(views_of(demo)):
        wanted = {"open": ["working"], "chart": CHARTS[place % len(CHARTS)], "page": 0}
        raw = mangled_of(demo) if place % 4 == 0 else ""
        found.append((query, see(query, wanted, raw=raw)))
    return found


def test_no_key_is_read_anywhere(answers: Answers, demo: Atlas) -> None:
    keys, found = keys_of(demo.manifest), {}
    assert len(keys) > 20
    named = re.compile(rf"^(?:{'|'.join(NAMES)})(?::|=| ')")
    credits_said = " ".join(demo.manifest.credits)
    for query, answer in answers:
        for text in said_of([answer.get(part) for part in PARTS]):
            told = FILE.sub("", text)
            # A verdict speaks of chance, and of nothing that sounds like importance.
            assert "significan" not in told.casefold(), f"{text[:120]} in {query}"
            plain = {word.rstrip(".") for word in WORD.findall(told)}
            made = {word for word in plain if MADE.fullmatch(word) and word not in credits_said}
            for word in (plain & keys) | made | set(named.findall(told)):
                found[word] = f"{text[:120]} in {query}"
    assert found == {}


def test_a_notice_calls_each_name_of_the_address_by_its_words() -> None:
    assert set(SAID) == set(NAMES)
    assert not any(MADE.search(said) for said in SAID.values())


def running(tree: Any) -> Iterator[str]:
    """The texts that are read as sentences: paragraphs, lines of lists and captions."""
    if isinstance(tree, list):
        for part in tree:
            yield from running(part)
    elif isinstance(tree, dict) and "props" in tree:
        if tree["type"] in ("P", "Li", "Caption", "Figcaption"):
            told = " ".join(words(tree).split())
            yield re.sub(r" (?=[.,:;])", "", told)
        elif tree["type"] != "Dl":  # the register, and formulas with their numbers
            yield from running(tree["props"].get("children"))
    elif isinstance(tree, dict):
        for part in tree.values():
            yield from running(part)


def nameless(atlas: Atlas) -> Callable[[str], str]:
    """Puts one word in place of each name: names are as long as they are."""
    manifest = atlas.manifest
    items = [*atlas.items(), *manifest.services]
    names = [
        ([manifest.title, *(str(n) for v in manifest.levels for n in atlas.areas(v.key).names)]),
        ([s.name for c in manifest.classifications for t in c.tiers for s in t.segments]),
        ([item.title for item in items]),
        ([base.title for base in manifest.bases]),
        ([word for item in items for word in (item.event, item.events)]),
    ]
    patterns = [
        re.compile(
            rf"\b(?:{'|'.join(map(re.escape, sorted(set(group), key=len, reverse=True)))})\b"
        )
        for group in names
    ]
    plain = ("Leeds", "Farmers", "Bins", "people", "visits")

    def said(text: str) -> str:
        for pattern, word in zip(patterns, plain, strict=True):
            text = pattern.sub(word, text)
        return re.sub(r"\bLeeds in Leeds(?: ward)?", "Leeds", text)

    return said


def test_each_sentence_of_the_page_can_be_kept_in_mind(answers: Answers, demo: Atlas) -> None:
    plain, found, told = nameless(demo), {}, set()
    texts = {
        (query, text)
        for query, answer in answers
        for text in running(
            [answer.get(part) for part in ("body", "page", "note", "notice", "sections", "beside")]
        )
    }
    for query, text in texts:
        for part in parts(plain(text)):
            if len(spoken(part)) > 22 or numerals(part) > 2:
                found[part] = query
            told.add(re.sub(r"\d[\d,.]*", "7", part))
    found = {part: query for part, query in found.items() if not part.startswith("Build ")}
    assert found == {}
    assert grade(" ".join(part if part[-1] in ".?!" else f"{part}." for part in told)) <= 7


PLAIN = {
    *("Here", "Share", "Bar", "Before", "Now", "Over time", "Last year", "Service", "Count", "%"),
    *("There", "Base %", "Rate per 1,000", "Condition", "Cost", "Change", "Difference"),
    *("Areas", "Figure", "Areas with it", "Smallest group", "Furthest from the mean"),
    *("These groups", "The others", "Points apart", "What can be said"),
}
"""Headings of columns that need no entry in the glossary."""


def columns_of(tree: Any) -> Iterator[str]:
    """The headings of the columns in a tree of components."""
    if isinstance(tree, list):
        for part in tree:
            yield from columns_of(part)
    elif isinstance(tree, dict) and "props" in tree:
        if tree["type"] == "Th" and tree["props"].get("scope") == "col":
            yield " ".join(words(tree).split())
        yield from columns_of(tree["props"].get("children"))


def test_each_heading_of_a_column_has_an_entry_in_the_glossary(
    answers: Answers, demo: Atlas
) -> None:
    titles = {title.casefold() for title in titles_of(demo.manifest)}
    known = titles | {term.casefold() for term in MEANINGS} | {text.casefold() for text in PLAIN}
    plain = nameless(demo)
    shown = {
        text
        for query, answer in answers
        if "mode=about" not in query
        for text in columns_of([answer.get(part) for part in ("body", "page")])
    }
    assert len(shown) > 15
    furthest = {"furthest from expected", "furthest from the second map"}
    schemes = demo.manifest.classifications
    groups = (s for scheme in schemes for tier in scheme.tiers for s in tier.segments)
    furthest |= {f"{s.code} {s.name}".casefold() for s in groups}
    versions = {v for s in schemes for v in (s.version, f"{s.scheme.casefold()} {s.version}")}
    furthest |= {f"{of} {version}" for version in versions for of in ("group of", "in")}
    named = {"leeds", "an output area in leeds ward", *furthest}
    assert {t for t in shown if not {t.casefold(), plain(t).casefold()} & (known | named)} == set()


def helps_of(tree: Any) -> Iterator[tuple[str, str]]:
    """The words of each link to a meaning, with the meaning."""
    if isinstance(tree, list):
        for part in tree:
            yield from helps_of(part)
    elif isinstance(tree, dict) and "props" in tree:
        if tree["props"].get("className") == "term":
            yield words(tree), tree["props"]["title"]
        yield from helps_of(tree["props"].get("children"))


def test_a_term_has_its_meaning_where_it_stands_first_in_a_panel(answers: Answers) -> None:
    helped = [list(helps_of(answer.get("body"))) for _, answer in answers]
    every = {text.casefold() for panel in helped for text, _ in panel}
    assert {"gap", "expected", "base", "index", "95% interval", "rate", "ratio", "verdict"} <= every
    assert all(meaning in MEANINGS.values() for panel in helped for _, meaning in panel)
    assert all(len(panel) == len({meaning for _, meaning in panel}) for panel in helped)
