"""Write atlas.toml from blocks, with the evidence of each guess beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from data.pipeline.start.blocks import Block

HEAD = (
    "What this atlas is made of. `wardwise start` wrote it from the files beside it.",
    "Each comment says what a guess rests on. Correct what is wrong: running it again keeps that.",
    "docs/data.md has every key.",
)


def document_of(blocks: Sequence[Block]) -> TOMLDocument:
    """A new atlas.toml."""
    document = tomlkit.document()
    for line in HEAD:
        document.add(tomlkit.comment(line))
    for block in blocks:
        add_block(document, block)
    return document


def add_block(document: TOMLDocument, block: Block) -> None:
    """Add a block after those of its name."""
    table = _table(block)
    if block.name == "atlas":
        document.add("atlas", table)
        return
    if block.name not in document:
        document.add(block.name, tomlkit.aot())
    listed = document[block.name]
    assert isinstance(listed, AoT)
    listed.append(table)


def _table(block: Block) -> Table:
    table = tomlkit.table()
    for comment in block.comments:
        table.add(tomlkit.comment(comment))
    inner = {}
    for key, value in block.keys.items():
        if block.name == "records" and key in ("audit", "disclosure"):
            inner[key] = value
            continue
        table.add(key, _value(value))
    for key, value in inner.items():
        own = tomlkit.table()
        for name, each in value.items():
            own.add(name, _value(each))
        table.add(key, own)
    table.add(tomlkit.nl())
    return table


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        for key, each in value.items():
            inline.append(key, _value(each))
        return inline
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for each in value:
            array.append(_value(each))
        return array.multiline(len(str(value)) > 70)
    return value


def added_to(document: TOMLDocument, blocks: Sequence[Block]) -> list[Block]:
    """Add the blocks about files that an atlas.toml does not name yet, and what they need.

    What a person wrote or changed stays as it is. Returns the blocks that were added.
    """
    text = document.as_string()
    keys = {
        (name, str(each.get("key") or each.get("unit")))
        for name, listed in document.items()
        if isinstance(listed, AoT)
        for each in listed
    }
    added = []
    for block in blocks:
        own = str(block.keys.get("key") or block.keys.get("unit") or "")
        is_new_file = bool(block.file) and f'"{block.file}"' not in text
        needed = block.name in ("theme", "service") and any(
            b.name == "records" and b.file and f'"{b.file}"' not in text for b in blocks
        )
        if block.name != "atlas" and (is_new_file or needed) and (block.name, own) not in keys:
            add_block(document, block)
            added.append(block)
    return added
