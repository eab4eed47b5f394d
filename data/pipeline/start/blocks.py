"""Blocks of atlas.toml, as they are made up before they are written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data.pipeline.start.look import Boundaries, Table


@dataclass
class Block:
    """One table of atlas.toml: its name, its keys, and the evidence for them."""

    name: str
    """'level', 'records' …; 'atlas' for the one that is no list."""
    keys: dict[str, Any]
    comments: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file that it is about, '' where it is about none."""
        for place in (self.keys, self.keys.get("boundaries"), self.keys.get("membership")):
            if isinstance(place, dict) and place.get("file"):
                return str(place["file"])
        return str((self.keys.get("files") or [""])[0])


def table_keys(table: Table, **keys: Any) -> dict[str, Any]:
    """The keys that name a table and say how it lies in its file, with others."""
    form = table.form
    told: dict[str, Any] = {"file": table.file, **keys}
    if form.delimiter:
        told["delimiter"] = form.delimiter
    if form.encoding != "utf-8":
        told["encoding"] = form.encoding
    if form.sheet:
        told["sheet"] = form.sheet
    if form.headings:
        told["headings"] = list(form.headings)
    return told


def filled(**keys: Any) -> dict[str, Any]:
    """The keys with a value."""
    return {key: value for key, value in keys.items() if value not in ("", None, (), [], {})}


def credit_lines(sources: Sequence[str]) -> list[str]:
    """One line for each source, in order, without repeats."""
    return list(dict.fromkeys(filter(None, sources)))


def told_of(each: Table | Boundaries) -> str:
    """What a file was taken for, as half a sentence."""
    return "; ".join(dict.fromkeys(each.used_for)) or "not used"
