"""Write suggested keys into the text of an atlas.toml; its comments and order stay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AbstractTable, InlineTable, Item, Table, Whitespace

from data.errors import CatalogueError
from data.pipeline.suggestions import Step, Suggestion, toml_of

NAMES = ("key", "unit")
"""Keys that tell tables of one list apart."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text with the suggestions that could be written, and why the others were not."""

    text: str
    written: tuple[Suggestion, ...] = ()
    left: tuple[tuple[Suggestion, str], ...] = ()


def fixed(text: str, suggests: Iterable[Suggestion]) -> Fixed:
    """Write suggestions into the text of an atlas.toml.

    What only a person can decide is left, and so are suggestions that contradict each other.
    Raises CatalogueError where the text cannot be read without the values of its variables.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise CatalogueError([f"atlas.toml cannot be changed by --fix: {error}"]) from None
    written, left = [], []
    meant = list(suggests)
    for each in meant:
        why = _why_not(each, meant) or ("" if _write(document, each) else "it is not in atlas.toml")
        if why:
            left.append((each, why))
        else:
            written.append(each)
    return Fixed(document.as_string(), tuple(written), tuple(left))


def difference(before: str, after: str, name: str) -> str:
    """What changes between two texts, as a unified diff."""
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    told = unified_diff(old, new, name, f"{name} (mended)", n=2)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in told)


def _why_not(one: Suggestion, every: Sequence[Suggestion]) -> str:
    """Why a suggestion is not to be written, '' where it is."""
    if one.by_person:
        return f"only a person can say: {one.reason}"
    others = (each for each in every if (each.at, each.key) == (one.at, one.key))
    if any(toml_of(each.value) != toml_of(one.value) for each in others):
        return "two suggestions for this key contradict each other"
    return ""


def _write(document: tomlkit.TOMLDocument, suggestion: Suggestion) -> bool:
    """Write one suggestion. Returns whether its table is there."""
    found = _table_at(document, suggestion.at)
    if found is None:
        return False
    above, step, table = found
    value = tomlkit.value(toml_of(suggestion.value))
    gone = [key for key in suggestion.leave_out if key in table]
    if isinstance(table, InlineTable):
        whole = {k: v for k, v in table.unwrap().items() if k not in gone}
        above[step] = tomlkit.value(toml_of({**whole, suggestion.key: suggestion.value}))
        return True
    if suggestion.key in table or not isinstance(table, Table):
        table[suggestion.key] = value
    else:
        _add(table, suggestion.key, value)
    for key in gone:
        del table[key]
    return True


def _table_at(
    document: tomlkit.TOMLDocument, at: Sequence[Step]
) -> tuple[Any, Step, AbstractTable] | None:
    """A table with what it lies in and its name or place there; None where there is none."""
    above: Any = None
    name: Step = ""
    here: Any = document
    for step in at:
        place = step
        if isinstance(here, Mapping):
            if step not in here:
                return None
        else:
            places = _places(here, step)
            if len(places) != 1:
                return None
            (place,) = places
        above, name, here = here, place, here[place]
    return (above, name, here) if isinstance(here, AbstractTable) else None


def _places(listed: Sequence[Any], step: Step) -> list[int]:
    """Places in a list of tables: by number, or by the key of a table."""
    if isinstance(step, int):
        return [step] if step < len(listed) else []
    return [at for at, each in enumerate(listed) if step in [each.get(name) for name in NAMES]]


def _add(table: Table, key: str, value: Item) -> None:
    """Add a key behind the last plain one.

    The library itself would put it behind the comments of the table within that comes next.
    """
    plain = [own for own, item in table.value.body if own is not None and _is_plain(item)]
    if plain:
        table.value._insert_after(plain[-1], key, value)  # noqa: SLF001
    else:
        table.add(key, value)


def _is_plain(item: Item) -> bool:
    return not isinstance(item, Table | Whitespace)
