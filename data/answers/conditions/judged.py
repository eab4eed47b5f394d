"""The judgement of one condition for every area: met, not met, or not to be said."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.answers.classes.of_values import NO_DATA, UNCOVERED, UNSAID, WITHHELD, Bytes
from data.store.values import HIDDEN, NOT_COVERED, RANGE, VALUE, Values

Flags = NDArray[np.bool_]
_CLASS_OF_STATE = {HIDDEN: WITHHELD, NOT_COVERED: UNCOVERED, RANGE: UNSAID}


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a condition in each of n areas.

    ``met`` (n,) is True where it is met for certain; ``known`` (n,) where it can be judged at all.
    ``why`` (n,) is the class of the map that says why it cannot, 0 where it can.
    """

    met: Flags
    known: Flags
    why: Bytes

    @property
    def failed(self) -> Flags:
        """True where it is certain that the condition is not met."""
        return self.known & ~self.met


def judged_by_class(classes: Bytes, wanted: NDArray[Any], ordinary: Flags) -> Judged:
    """A judgement from the classes of a map, of which some are ``wanted``.

    ``ordinary`` (n,) is True for classes that say something.
    """
    met = np.isin(classes, wanted)
    return Judged(met, ordinary, np.where(ordinary, np.uint8(0), classes))


def judged_by_number(values: Values, *, over: bool, limit: float) -> Judged:
    """A judgement of numbers over, or under, a limit.

    A range is judged where both its ends agree. A number that equals the limit is neither over nor
    under it.
    """
    least, most = values.ends
    is_known = np.isin(values.states, (VALUE, RANGE)) & np.isfinite(least) & np.isfinite(most)
    with np.errstate(invalid="ignore"):
        at_least, at_most = (least > limit, most > limit) if over else (least < limit, most < limit)
    agrees = is_known & (at_least == at_most)
    why = np.full(len(values), NO_DATA, dtype=np.uint8)
    for state, number in _CLASS_OF_STATE.items():
        why[values.states == state] = number
    why[agrees] = 0
    return Judged(agrees & at_least, agrees, why)
