"""Places that are valid and not in the atlas: codes and postcodes of areas elsewhere.

A row with such a place is no fault, and no figure is too low without it. So a place counts as
elsewhere only where a file or its form says so; anything else cannot be used.
"""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.pipeline.areas.shapes import LevelAreas
from data.pipeline.values import among

KINDS = (
    frozenset({"E00", "W00", "S00", "N00"}),
    frozenset({"E01", "W01", "S01"}),
    frozenset({"E02", "W02", "S02"}),
    frozenset({"E05", "W05", "S13", "N08"}),
    frozenset({"E06", "E07", "E08", "E09", "W06", "S12", "N09"}),
)
"""First characters of nine-character codes, by kind of area over the four nations.

Output areas, LSOAs and data zones, MSOAs and intermediate zones, wards, and districts. Source:
Office for National Statistics, Register of Geographic Codes.
"""
_LETTERS_OF_POSTCODES = """
AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH
EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M
ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST
SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
POSTCODE_AREAS = frozenset(_LETTERS_OF_POSTCODES.split())
"""The letters that postcodes of the United Kingdom and the Crown dependencies begin with."""
_GSS = re.compile(r"^[A-Z]\d{8}$")


def elsewhere_codes(codes: "pd.Series[str]", level: LevelAreas) -> NDArray[np.bool_]:
    """Which tidy codes that the level lacks are of areas elsewhere.

    A code is where a lookup, a list of names or a postcode directory has it, or where it is a
    nine-character code of the same kind of area. Codes of the level itself are not.
    """
    known = among(codes, level.listed) | formed_alike(codes, level.numbers)
    return known & ~among(codes, level.numbers)


def formed_alike(codes: "pd.Series[str]", own: Iterable[str]) -> NDArray[np.bool_]:
    """Which codes are nine-character codes of the same kind of area as those of ``own``."""
    starts = {str(code)[:3] for code in own if _GSS.match(str(code))}
    kinds = starts.union(*(kind for kind in KINDS if kind & starts))
    texts = codes.to_numpy(dtype=object)
    return np.array([bool(_GSS.match(text)) and text[:3] in kinds for text in texts], dtype=bool)


def elsewhere_postcodes(
    postcodes: "pd.Series[str]", inside: pd.Index, outside: pd.Index
) -> NDArray[np.bool_]:
    """Which tidy postcodes that the atlas lacks are elsewhere.

    They are those that a directory places outside (``outside``), those of districts that it has
    only outside, and those of postcode areas of which the atlas (``inside``) has no postcode. One
    that is merely in no directory may be new, terminated or mistyped.
    """
    lost, known = _texts(postcodes), _texts(outside)
    listed = pc.is_in(lost, value_set=known).to_pylist()
    if not len(inside):
        return np.array(listed, dtype=bool)
    own, others = _districts(_texts(inside)), _districts(known)
    only_outside = others - own
    letters = {_letters(district) for district in own}
    return np.array(
        [
            is_listed
            or (district := postcode[:-3]) in only_outside
            or (_letters(district) in POSTCODE_AREAS and _letters(district) not in letters)
            for postcode, is_listed in zip(lost.to_pylist(), listed, strict=True)
        ],
        dtype=bool,
    )


def _texts(postcodes: "pd.Series[str] | pd.Index") -> pa.Array:
    return pa.array(postcodes.to_numpy(dtype=object), pa.string())


def _districts(postcodes: pa.Array) -> set[str]:
    """The postcode districts, found in one pass over millions of postcodes."""
    return set(pc.unique(pc.utf8_slice_codeunits(postcodes, 0, -3)).to_pylist())


def _letters(district: str) -> str:
    """The one or two letters that a district begins with: 'EC' of 'EC1A'."""
    return district[:2] if district[1:2].isalpha() else district[:1]
