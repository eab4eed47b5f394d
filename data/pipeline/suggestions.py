"""Keys of atlas.toml that would mend what a check or a build found.

What is printed and what ``wardwise check --fix`` writes is the same text.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Step = str | int
Value = str | bool | int | float | date | Sequence["Value"] | Mapping[str, "Value"]
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One key of one table of atlas.toml, with the value that it should have."""

    at: tuple[Step, ...]
    """The table: ("records", "crm") is the [[records]] with that key (or unit), ("postcodes", 0)
    the first [[postcodes]], and ("level", "ward", "names_from") a table within one.
    """
    key: str
    value: Value
    reason: str
    """Half a sentence: what it rests on; or, for ``by_person``, why a person must decide."""
    leave_out: tuple[str, ...] = ()
    """Keys of the same table that it takes the place of."""
    by_person: bool = False
    """Whether only a person can decide. It is then told, and never written."""

    @property
    def line(self) -> str:
        """The line to paste.

        >>> Suggestion(("records", "crm"), "delimiter", ";", "most lines have it").line
        'delimiter = ";"'
        """
        return f"{self.key} = {toml_of(self.value)}"

    @property
    def table(self) -> str:
        """The table in words.

        >>> Suggestion(("level", "ward", "names_from"), "encoding", "cp1252", "").table
        '[level ward names_from]'
        """
        named = (f"#{step + 1}" if isinstance(step, int) else step for step in self.at)
        return f"[{' '.join(named)}]"


class Problem(str):
    """A sentence about what stops a build, with the keys that would mend it."""

    __slots__ = ("suggests",)
    suggests: tuple[Suggestion, ...]

    def __new__(cls, sentence: str, suggests: Iterable[Suggestion] = ()) -> "Problem":
        told = super().__new__(cls, sentence)
        told.suggests = tuple(suggests)
        return told


def suggested_by(sentence: str) -> tuple[Suggestion, ...]:
    """The keys that come with a sentence; none with a plain one."""
    return sentence.suggests if isinstance(sentence, Problem) else ()


def set_lines(suggests: Sequence[Suggestion]) -> str:
    """An advice: 'set encoding = "cp1252" and delimiter = ";"'."""
    return f"set {' and '.join(each.line for each in suggests)}"


def toml_of(value: Value) -> str:
    """A value in TOML, on one line.

    >>> toml_of({"Sex": "Persons", "Age band": ["16-24", "25+"]})
    '{ Sex = "Persons", "Age band" = ["16-24", "25+"] }'
    >>> toml_of(True), toml_of(4), toml_of("\\t")
    ('true', '4', '"\\\\t"')
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int | float | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        pairs = (f"{_key(name)} = {toml_of(each)}" for name, each in value.items())
        return f"{{ {', '.join(pairs)} }}"
    return f"[{', '.join(map(toml_of, value))}]"


def _key(name: str) -> str:
    return name if _BARE.match(name) else json.dumps(name, ensure_ascii=False)


def block_of(name: str, table: Mapping[str, Any]) -> str:
    """A table of a list as TOML, with the lists of tables in it below it.

    >>> print(block_of("story", {"key": "a", "scene": [{"view": "x=1"}]}))
    [[story]]
    key = "a"
    <BLANKLINE>
    [[story.scene]]
    view = "x=1"
    <BLANKLINE>
    """
    inner = {key: value for key, value in table.items() if _is_tables(value)}
    lines = [f"{key} = {toml_of(value)}" for key, value in table.items() if key not in inner]
    below = [block_of(f"{name}.{key}", each) for key, listed in inner.items() for each in listed]
    return "\n".join([f"[[{name}]]", *lines, "", *below])


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
