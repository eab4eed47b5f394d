"""Rows of totals: those whose place is a larger area, such as 'Total', 'England' or the authority.

A table of areas often has them below or among its rows. They are no fault, and are left out.
"""

import re
from collections.abc import Collection, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.names import folded_name, said_name
from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.values import tidy_code

_WORDS = re.compile(
    r"(grand |sub ?)?totals?( .*)?|all( (areas|records|postcodes))?|overall"
    r"|united kingdom|uk|great britain|gb|england( (and )?wales)?|wales|scotland|northern ireland"
)
"""What such rows are called, as ``folded_name`` gives it."""
_LARGEST = frozenset({"K02", "K03", "K04", "E92", "W92", "S92", "N92", "E12", "E10", "E11", "E13"})
"""First characters of codes of the United Kingdom, its countries, regions and counties.

Source: Office for National Statistics, Register of Geographic Codes.
"""
_GSS = re.compile(r"[A-Z]\d{8}")
_NOTHING, _OWN, _WORD, _LARGER = range(4)


class Totals:
    """Tells which places are larger areas than those of a level or unit.

    codes, names : those of its own areas, which are never totals.
    """

    def __init__(
        self,
        codes: Collection[str],
        names: Collection[str],
        levels: Collection[LevelAreas],
        larger: Collection[LevelAreas],
    ) -> None:
        self.codes, self.names, self.larger = codes, names, larger
        self.all_of = {f"all {_plain(level.entry.names)}" for level in (*levels, *larger)}

    def among(self, texts: Iterable[str]) -> NDArray[np.bool_]:
        """Which texts, given as codes or as names, are of larger areas.

        Where more of them are larger areas than areas of its own, the column is one of another
        level: only words such as 'Total' and 'England' then count.
        """
        kinds = np.array([self._kind_of(text) for text in texts], dtype=np.uint8)
        is_other_level = (kinds == _LARGER).sum() > (kinds == _OWN).sum()
        found: NDArray[np.bool_] = (kinds == _WORD) | ((kinds == _LARGER) & ~is_other_level)
        return found

    def _kind_of(self, text: str) -> int:
        code = tidy_code(text)
        if code in self.codes:
            return _OWN
        name = _plain(text)
        if not name:
            return _NOTHING
        if name in self._own_names:
            return _OWN
        if self._is_word(code, name):
            return _WORD
        is_larger = code in self._larger_codes or name in self._larger_names
        return _LARGER if is_larger else _NOTHING

    def _is_word(self, code: str, name: str) -> bool:
        is_official = bool(_GSS.fullmatch(code)) and code[:3] in _LARGEST
        return is_official or name in self.all_of or bool(_WORDS.fullmatch(name))

    @cached_property
    def _own_names(self) -> set[str]:
        return {_plain(str(name)) for name in self.names}

    @cached_property
    def _larger_codes(self) -> set[str]:
        return {str(code) for level in self.larger for code in level.codes}

    @cached_property
    def _larger_names(self) -> set[str]:
        return {_plain(str(name)) for level in self.larger for name in level.names}


def _plain(text: str) -> str:
    return folded_name(said_name(text.strip()))
