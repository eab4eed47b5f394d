"""What a person reads has the words of the atlas, and no key of the catalogue, of the address or of
the code.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from callbacks.context import Services, services_for
from data.answers.address import SAID
from data.answers.glossary import GLOSSARY as MEANINGS
from data.answers.measures.registry import MEASURES
from data.answers.view import NAMES
from data.model import Manifest
from data.settings import Settings
from data.store.reader import Atlas
from tests.support.asking import See, page_of

READ = ("title", "aria-label", "aria-description", "alt", "placeholder")
"""Properties of an element that a person reads or hears."""
PARTS = ("headline", "where", "body", "page", "note", "title", "status", "notice", "sections")
CHARTS = ("trend", "months", "distribution", "funnel", "scatter")
TABS = ("now", "time", "users", "missing", "people", "services")
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
    for tab in TABS:
        yield f"tab={tab}&area={areas[-1]}&compare={areas[0]}"
    yield f"mode=ward&area={areas[1]}"
    yield from ("mode=present", "mode=about", "mode=learn", "mode=learn&topic=glossary")
    yield f"mode=ward&area={levels[-1].key}:NOWHERE"


def mangled_of(atlas: Atlas) -> str:
    """An address in which every name has a value that no atlas has."""
    return (
        "&".join(f"{name}=nonsense" for name in NAMES) + f"&area={atlas.manifest.levels[0].key}:X"
    )


def keys_said(see: See, atlas: Atlas) -> dict[str, str]:
    """Every key that a person reads, with the text that has it."""
    keys, found = keys_of(atlas.manifest), {}
    named, credits_said = (
        re.compile(rf"^(?:{'|'.join(NAMES)})(?::|=| ')"),
        " ".join(atlas.manifest.credits),
    )
    for place, query in enumerate(views_of(atlas)):
        wanted = {"open": ["working"], "chart": CHARTS[place % len(CHARTS)], "page": 0}
        raw = mangled_of(atlas) if place % 4 == 0 else ""
        answer = see(query, wanted, raw=raw)
        for text in said_of([answer.get(part) for part in PARTS]):
            told = FILE.sub("", text)
            plain = {word.rstrip(".") for word in WORD.findall(told)}
            made = {word for word in plain if MADE.fullmatch(word) and word not in credits_said}
            for word in (plain & keys) | made | set(named.findall(told)):
                found[word] = f"{text[:120]} in {query}"
    return found


def test_the_demonstration_shows_no_key(demo: Atlas, demo_store: Path) -> None:
    services: Services = services_for(Settings(store=demo_store), Flask("demo"))
    assert len(keys_of(demo.manifest)) > 20
    assert keys_said(partial(page_of, services), demo) == {}


def test_a_notice_calls_each_name_of_the_address_by_its_words() -> None:
    assert set(SAID) == set(NAMES)
    assert not any(MADE.search(said) for said in SAID.values())
