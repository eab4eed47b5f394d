"""What a measure is: one thing that the map can show of every area, with all that is said of it.

A measure is one object. Controls, map, legend, hover, words, playing, files and the JSON that the
browser reads all ask it, and name no measure themselves.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from data.answers.cited import Cited
from data.answers.classes.of_values import Bytes, LegendEntry, legend_of_values
from data.answers.classes.paint import Paint
from data.manifest import is_finer
from data.model import Level, Manifest
from data.stats.refusals import Refusal

if TYPE_CHECKING:
    from data.answers.asked import Asked

Subject = Literal["people", "takeup", "indicator"]
"""What a measure is of: who lives here, the take-up of a service, or an indicator."""

SUBJECTS: dict[Subject, str] = {
    "people": "Who lives here",
    "takeup": "Take-up of a service",
    "indicator": "An indicator",
}
"""What the map can be coloured by, on the control, in order."""

Series = tuple[list[int], Bytes, list[LegendEntry]]
"""Month indices, classes (months, n) and the legend."""

NO_YEAR_BEFORE = (
    "No month has the same month a year before it, so there is no change to play. Show the rate"
    " instead."
)
"""Why the months of a measure that needs the year before cannot be played."""
RECORDED = ("theme", "service", "channel", "period", "window")
"""Fields of a view that say which counts are shown."""
GROUPED = ("classification", "tier")
"""Fields of a view that say by which segments."""


@dataclass(frozen=True, slots=True)
class Hover:
    """What a hover shows of each of n areas besides the value: the limits of its 95 % interval
    (NaN where not known) and the number of its verdict. ``words`` says what each number means.
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    verdict: Bytes
    words: dict[str, str]

    @property
    def columns(self) -> list[tuple[str, NDArray[Any]]]:
        columns: list[tuple[str, NDArray[Any]]] = [("low", self.low), ("high", self.high)]
        return [*columns, ("verdict", self.verdict)] if self.words else columns


class Measure:
    """Base of every measure. What a measure does not say for itself is said here."""

    key: ClassVar[str]
    label: ClassVar[str]
    """On the control that chooses between the measures of a subject."""
    subject: ClassVar[Subject] = "takeup"
    painted_by: ClassVar[tuple[str, ...]] = ()
    """Fields of a view that change the picture."""
    needs_classification: ClassVar[bool] = False
    needs_year_before: ClassVar[bool] = False
    """Whether it needs the same period a year earlier."""
    is_difference: ClassVar[bool] = False
    """Whether it says how an area differs from what it is compared with."""
    is_signed: ClassVar[bool] = False
    """Whether its value carries a plus or a minus sign."""
    is_ramp: ClassVar[bool] = True
    """Whether its classes have an order, from less to more."""
    has_period_in_key: ClassVar[bool] = True
    """Whether the key of the map says period, base and source."""
    is_in_rates_file: ClassVar[bool] = False
    """Whether the file of the areas of a chart has it whatever the map shows."""
    has_places_by_size: ClassVar[bool] = False
    """Whether a value is shown to as many places as its size can bear."""
    constant: ClassVar[str] = ""
    """What does not change from month to month, as the subject of a sentence; empty for a measure
    whose months can be played.
    """

    @property
    def needs(self) -> tuple[str, ...]:
        """What its figures are made from: records, a classification, an indicator."""
        made_from = {"takeup": "records", "people": "", "indicator": "indicator"}[self.subject]
        grouped = "classification" if self.needs_classification else ""
        return tuple(filter(None, (made_from, grouped)))

    @property
    def still(self) -> str:
        """Why its months cannot be played; empty where they can."""
        if not self.constant:
            return ""
        return (
            f"{self.constant} does not change from month to month. Colour the map by take-up of a"
            " service to play its months."
        )

    def as_choice(self) -> dict[str, Any]:
        """What the browser needs to know of it, as JSON."""
        return {
            "key": self.key,
            "label": self.label,
            "subject": self.subject,
            "needs": list(self.needs),
            "painted_by": list(self.painted_by),
            "needs_year_before": self.needs_year_before,
            "is_ramp": self.is_ramp,
            "has_period_in_key": self.has_period_in_key,
            "has_places_by_size": self.has_places_by_size,
            "still": self.still,
            "label_without_year_before": f"{self.label} (the year before is not counted)",
            "still_without_year_before": NO_YEAR_BEFORE,
        }

    def is_offered(self, manifest: Manifest, *, has_records: bool) -> bool:
        """Whether an atlas has what it needs. ``has_records``: whether the service is counted."""
        if self.subject == "indicator":
            return bool(manifest.indicators)
        if self.subject == "takeup" and not has_records:
            return False
        return bool(manifest.classifications) or not self.needs_classification

    def title(self, asked: "Asked") -> str:
        """What the map is coloured by."""
        raise NotImplementedError

    def unit(self, asked: "Asked") -> str:
        """As it follows a number."""
        raise NotImplementedError

    def subtitle(self, asked: "Asked") -> str:
        """Period, channel, base and source of what the map shows, in one line."""
        raise NotImplementedError

    def period(self, asked: "Asked") -> str:  # noqa: ARG002
        """The period it is of, in words; empty where it is of none."""
        return ""

    def explanation(self, asked: "Asked") -> str:  # noqa: ARG002
        """One sentence: what is compared with what, and on which base."""
        return ""

    def assumption(self) -> str:
        """The assumption behind it, as a sentence."""
        return ""

    def cited(self, asked: "Asked") -> tuple[Cited, ...]:
        """The data sets its map is made from."""
        raise NotImplementedError

    def finest(self, asked: "Asked") -> Level:
        """The finest level that has its figures; the finest of all where none has."""
        raise NotImplementedError

    def known_by(self, asked: "Asked") -> tuple[str, str]:  # noqa: ARG002
        """Subject and verb of a sentence that says by which level it is known, and the name of
        that level; empty where it is not known which.
        """
        return "This measure is known", ""

    def is_too_fine(self, asked: "Asked") -> bool:
        """Whether the level shown is finer than its figures."""
        return is_finer(asked.manifest, asked.level.key, self.finest(asked).key)

    def is_located(self, asked: "Asked") -> bool:  # noqa: ARG002
        """Whether its data lie at the level shown, whatever period is published there."""
        return False

    def unknown(self, asked: "Asked") -> str:
        """Why a level that is not too fine has no figures, as a sentence."""
        raise NotImplementedError

    def withheld(self, asked: "Asked") -> dict[str, str] | None:  # noqa: ARG002
        """That a level does without its figures to protect people, and a level that has them."""
        return None

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | Refusal | None:
        """The picture of the level shown; a Refusal that says why there is none, None where the
        level or the period has no figures. ``with_mix`` adds the commonest segments.
        """
        raise NotImplementedError

    def legend_of_nothing(self, asked: "Asked", classes: Bytes) -> list[LegendEntry]:  # noqa: ARG002
        """The legend of a level without figures."""
        return legend_of_values(classes, [], whole=False)[:1]

    def hover(self, asked: "Asked") -> Hover | None:  # noqa: ARG002
        """Interval and verdict of every area of the level shown; None where it has none."""
        return None

    def series(self, asked: "Asked") -> Series:
        """Every month that can be played at the level shown, in classes that stay the same."""
        return [], np.zeros((0, asked.level.areas), dtype=np.uint8), []
