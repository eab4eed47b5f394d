"""The base class of measures.

A measure is one thing that the map can show of every area, with all its words. It is one object.
Controls, map, legend, hover, words, playing, files and the JSON for the browser all ask it, and
name no measure themselves.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from data.answers.cited import Cited
from data.answers.classes.of_values import Bytes, LegendEntry, legend_of_values
from data.answers.classes.paint import Paint
from data.manifest import AUTO, MOST_CIRCLED, is_finer
from data.model import Level, Manifest
from data.stats.inputs import Floats, Interval
from data.stats.refusals import Refusal
from data.stats.verdict import Verdicts

if TYPE_CHECKING:
    from data.answers.asked import Asked

Subject = Literal["people", "takeup", "indicator", "find"]
"""The subject of a measure: who lives here, the take-up of a service, an indicator, or places that
meet conditions.
"""

SUBJECTS: dict[Subject, str] = {
    "people": "Who lives here",
    "takeup": "Take-up of a service",
    "indicator": "An indicator",
    "find": "Places where …",
}
"""The subjects that the map can be coloured by, in the order of the control."""

Series = tuple[list[int], Bytes, list[LegendEntry]]
"""Month indices, classes (months, n) and the legend."""

NO_YEAR_BEFORE = (
    "No month has the same month a year before it, so there is no change to play. Show the rate"
    " instead."
)
"""Why the months of a measure that needs the year before cannot be played."""
RECORDED = ("theme", "service", "channel", "period", "window")
"""Fields of a view that decide which counts are shown."""
GROUPED = ("classification", "tier")
"""Fields of a view that decide the segments."""


@dataclass(frozen=True, slots=True)
class Hover:
    """The values of a hover for each of n areas, besides the value of the map.

    They are the limits of its 95 % interval (NaN where not known) and the number of its verdict.
    ``words`` has the meaning of each number.
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    verdict: Bytes
    words: dict[str, str]

    @property
    def columns(self) -> list[tuple[str, NDArray[Any]]]:
        columns: list[tuple[str, NDArray[Any]]] = [("low", self.low), ("high", self.high)]
        return [*columns, ("verdict", self.verdict)] if self.words else columns


@dataclass(frozen=True, slots=True)
class Extra:
    """A figure of every area (n,) that a file has beside the value of the map."""

    key: str
    title: str
    values: Floats
    places: int


@dataclass(frozen=True, slots=True)
class Shaken:
    """What the counts of n areas are drawn from. NaN in an area that is not drawn again."""

    expected: Floats
    """The mean if nothing differed, (n,)."""
    seen: Floats
    """The mean if each area is as far from expected as chance lets one know it, (n,)."""
    cuts: Floats
    """The drawn counts at which the class changes, (n, 4), as ``data.stats.shake`` has them."""
    dispersion: float
    """How many times as much a count varies as one of independent events would."""
    smallest: int
    """A drawn count above 0 and below this is hidden, as the rule hides the real one."""
    rounding: int
    """Drawn counts are rounded to the nearest of this, as the real ones are; 1 for none."""


class Measure:
    """Base of every measure. It holds the answers that a measure does not define for itself."""

    key: ClassVar[str]
    label: ClassVar[str]
    """Its name among the measures of a subject, as the question line lists it."""
    hint: ClassVar[str] = ""
    """One sentence that explains the label to somebody who meets it for the first time."""
    comparator: ClassVar[str] = ""
    """What it compares every area with; empty where it compares with nothing."""
    subject: ClassVar[Subject] = "takeup"
    painted_by: ClassVar[tuple[str, ...]] = ()
    """Fields of a view that change the picture."""
    needs_classification: ClassVar[bool] = False
    needs_base: ClassVar[bool] = False
    """Whether its figures are divided by a base."""
    shakes: ClassVar[bool] = False
    """Whether its map can be drawn again as chance would bring it (``shaken``)."""
    needs_year_before: ClassVar[bool] = False
    """Whether it needs the same period a year earlier."""
    is_difference: ClassVar[bool] = False
    """Whether it shows how an area differs from what it is compared with."""
    has_own_level: ClassVar[bool] = False
    """Whether its first level is that of the comparison, though it is no difference."""
    is_signed: ClassVar[bool] = False
    """Whether its value carries a plus or a minus sign."""
    is_of_two: ClassVar[bool] = False
    """Whether it is the difference of two maps, and takes the place of both."""
    is_ramp: ClassVar[bool] = True
    """Whether its classes have an order, from less to more."""
    is_in_rates_file: ClassVar[bool] = False
    """Whether the file of the areas of a chart always has it, whatever the map shows."""
    has_places_by_size: ClassVar[bool] = False
    """Whether the decimal places of a value depend on its size."""
    constant: ClassVar[str] = ""
    """The subject of a sentence that says what does not change from month to month.

    It is empty for a measure whose months can be played.
    """

    @property
    def needs(self) -> tuple[str, ...]:
        """The data that its figures are made from.

        They are records, a base, a classification and an indicator.
        """
        made_from = {"takeup": "records", "indicator": "indicator"}.get(self.subject, "")
        grouped = "classification" if self.needs_classification else ""
        return tuple(filter(None, (made_from, "base" if self.needs_base else "", grouped)))

    @property
    def still(self) -> str:
        """Why its months cannot be played; empty where they can."""
        if not self.constant:
            return ""
        return (
            f"{self.constant} does not change from month to month. Colour the map by take-up of a"
            " service to play its months."
        )

    @property
    def keeps_level(self) -> bool:
        """Whether a question begins at one level of areas, and not at those that fit the zoom."""
        return self.is_difference or self.has_own_level

    def opens_at(self, manifest: Manifest) -> str:  # noqa: ARG002
        """Key of a level of its own that a question begins at; empty for none."""
        return ""

    def as_choice(self, manifest: Manifest) -> dict[str, Any]:
        """The properties that the browser needs, as JSON."""
        return {
            "key": self.key,
            "label": self.label,
            "hint": self.hint,
            "subject": self.subject,
            "is_difference": self.is_difference,
            "keeps_level": self.keeps_level,
            "opens_at": self.opens_at(manifest),
            "needs": list(self.needs),
            "painted_by": list(self.painted_by),
            "needs_year_before": self.needs_year_before,
            "is_ramp": self.is_ramp,
            "is_of_two": self.is_of_two,
            "shakes": self.shakes,
            "has_places_by_size": self.has_places_by_size,
            "still": self.still,
            "still_without_year_before": NO_YEAR_BEFORE,
        }

    def is_offered(self, manifest: Manifest, *, has_records: bool) -> bool:
        """Whether an atlas has the data that it needs.

        ``has_records``: whether the service is counted.
        """
        if self.subject == "indicator":
            return bool(manifest.indicators)
        if self.subject == "takeup" and not has_records:
            return False
        if self.needs_base and not manifest.bases:
            return False
        return bool(manifest.classifications) or not self.needs_classification

    def title(self, asked: "Asked") -> str:
        """The title of the map."""
        raise NotImplementedError

    def unit(self, asked: "Asked") -> str:
        """The unit, as it follows a number."""
        raise NotImplementedError

    def subtitle(self, asked: "Asked") -> str:
        """Period, channel, base and source of the map, in one line."""
        raise NotImplementedError

    def period(self, asked: "Asked") -> str:  # noqa: ARG002
        """Its period in words; empty where it has none."""
        return ""

    def explanation(self, asked: "Asked") -> str:  # noqa: ARG002
        """One sentence: what is compared with what, and on which base."""
        return ""

    def assumption(self, asked: "Asked") -> str:  # noqa: ARG002
        """The assumption behind it, as a sentence."""
        return ""

    def cited(self, asked: "Asked") -> tuple[Cited, ...]:
        """The data sets that its map is made from."""
        raise NotImplementedError

    def finest(self, asked: "Asked") -> Level:
        """The finest level that has its figures; the finest of all where no level has them."""
        raise NotImplementedError

    def known_by(self, asked: "Asked") -> tuple[str, str]:  # noqa: ARG002
        """The words of a sentence that names the level at which it is known.

        They are the subject with its verb, and the name of the level; empty where the level is not
        known.
        """
        return "This measure is known", ""

    def headline(self, asked: "Asked") -> str:
        """The answer of the view in one line, of at most 80 letters where a short form is known."""
        return self.title(asked)

    def told_level(self, asked: "Asked") -> Level:
        """The level that a headline and a list speak of.

        It is the level shown. Where the map chooses the level by its zoom, it is the finest that
        has the figures and few enough areas to be looked at one by one.
        """
        finest, levels = self.finest(asked), asked.manifest.levels
        if asked.view.level != AUTO and not self.is_too_fine(asked):
            return asked.level
        from_finest = levels[levels.index(finest) :]
        return next((v for v in from_finest if v.areas <= MOST_CIRCLED), from_finest[-1])

    def is_too_fine(self, asked: "Asked") -> bool:
        """Whether the level shown is finer than its figures."""
        return is_finer(asked.manifest, asked.level.key, self.finest(asked).key)

    def is_located(self, asked: "Asked") -> bool:  # noqa: ARG002
        """Whether it has data at the level shown, in any period."""
        return False

    def why_not_finer(self, asked: "Asked") -> str:  # noqa: ARG002
        """Why finer areas are not shown although something is counted there, as a sentence.

        Empty where nothing is, or where the level shown is not the finest with figures.
        """
        return ""

    def unknown(self, asked: "Asked") -> str:
        """Why a level that is not too fine has no figures, as a sentence."""
        raise NotImplementedError

    def withheld(self, asked: "Asked") -> dict[str, str] | None:  # noqa: ARG002
        """A notice that a level has no figures, to protect people, and a level that has them."""
        return None

    def paint(self, asked: "Asked", *, with_mix: bool = False) -> Paint | Refusal | None:
        """The picture of the level shown.

        A Refusal with the reason where there is none; None where the level or the period has no
        figures. ``with_mix`` adds the commonest segments.
        """
        raise NotImplementedError

    def legend_of_nothing(self, asked: "Asked", classes: Bytes) -> list[LegendEntry]:  # noqa: ARG002
        """The legend of a level without figures."""
        return legend_of_values(classes, [], whole=False)[:1]

    def hover(self, asked: "Asked") -> Hover | None:  # noqa: ARG002
        """Interval and verdict of every area of the level shown; None where it has none."""
        return None

    def limits(self, asked: "Asked") -> Interval | None:  # noqa: ARG002
        """The 95 % interval of the value of every area of the level shown, each (n,), in its unit.

        They are not rounded. None where its values have none.
        """
        return None

    def extras(self, asked: "Asked") -> tuple[Extra, ...]:  # noqa: ARG002
        """What a file has beside the value of every area of the level shown."""
        return ()

    def judgement(self, asked: "Asked") -> Verdicts | None:  # noqa: ARG002
        """The verdict of every area of the level shown; None where nothing is judged."""
        return None

    def sizes(self, asked: "Asked", months: int) -> Floats | None:  # noqa: ARG002
        """The sizes of circles in the last months that can be played, (months, n); None where no
        circle has a size.
        """
        return None

    def shaken(self, asked: "Asked") -> Shaken | Refusal | None:  # noqa: ARG002
        """What the areas of the level shown are drawn from; None where there is nothing to draw."""
        return None

    def series(self, asked: "Asked") -> Series:
        """Every month that can be played at the level shown, in classes that stay the same."""
        return [], np.zeros((0, asked.level.areas), dtype=np.uint8), []
