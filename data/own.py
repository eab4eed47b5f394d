"""How a classification of one's own was made, as ``wardwise classify`` wrote it down.

The command writes it as a JSON file beside the groups, a build reads it into the manifest, and the
page shows it. Nothing here is worked out again: the web process has no scikit-learn.
"""

from collections.abc import Collection

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data.errors import CatalogueError

FORMAT = "wardwise_own_classification"
VERSION = 1
MOST_BYTES = 2_000_000
LONGEST = 300
"""Characters of a text."""

NOT_KNOWN = "not known"
"""Name of the group of areas of which another classification says nothing; it has no code."""


class Part(BaseModel):
    """Base of the values: immutable, no unknown keys, no infinities."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, str_max_length=LONGEST
    )


class OwnInput(Part):
    """One figure that the groups were made of."""

    key: str
    title: str
    period: str
    areas: int
    """Areas for which it is known."""
    service: str = ""
    """Key of the service or total that it counts; empty for others."""


class OwnDropped(Part):
    """One figure that was asked for and not used."""

    key: str
    title: str
    why: str
    service: str = ""
    twin: str = ""
    """Key of the service or total that ``why`` names."""


class OwnNumber(Part):
    """One number of groups that was tried."""

    groups: int
    within: float
    """Sum of squared distances to the own centre."""
    silhouette: float
    smallest: int
    """Areas of the smallest group."""
    starts: int


class OwnGroup(Part):
    """One group."""

    code: str
    areas: int
    means: tuple[float | None, ...]
    """Mean of each input over its areas, in the order of the inputs; None where none has it."""
    away: tuple[float, ...]
    """How far its centre lies from the mean of all areas, in standard deviations of areas."""


class OwnBeside(Part):
    """Another classification of the same areas."""

    classification: str
    tier: str
    title: str
    names: str
    """Its groups, in the plural: 'supergroups'."""
    segments: tuple[tuple[str, str], ...]
    """Code and name of each of its groups."""
    table: tuple[tuple[int, ...], ...]
    """Areas by own group (rows, in the order of the groups) and by the other's group."""
    rand: float


class OwnExplains(Part):
    """How well both classifications explain one service in areas they did not learn from."""

    service: str
    title: str
    inputs: int
    """Inputs that were left without the service and its theme's total."""
    areas: int
    blocks: int = 0
    """Larger areas that the interval is of; 0 where nothing could be said."""
    own: float | None = None
    """Share of the differences that the own groups explain; below 0 they do harm."""
    other: float | None = None
    low: float | None = None
    """Interval of own − other, 95 %."""
    high: float | None = None
    is_sure: bool = False
    """Whether the difference is chosen among those of all services."""


class Own(Part):
    """How a classification of one's own was made."""

    wardwise_own_classification: int = Field(VERSION, ge=VERSION, le=VERSION)
    key: str
    title: str
    version: str
    level: str
    areas: int
    """Areas that were grouped."""
    whole: int
    """Areas that have every input: the centres are theirs."""
    lacking: tuple[tuple[int, int], ...]
    """Inputs that an area has → areas that were put by so many, where they lack some."""
    inputs: tuple[OwnInput, ...]
    dropped: tuple[OwnDropped, ...]
    seed: int
    starts: int
    numbers: tuple[OwnNumber, ...]
    silhouette: float
    rand: float
    """Mean adjusted Rand index with the groups of areas drawn again."""
    draws: int
    kept: float
    """Share of the areas that keep their group in nine of ten draws."""
    groups: tuple[OwnGroup, ...]
    beside: OwnBeside | None
    explains: tuple[OwnExplains, ...]

    @property
    def services(self) -> set[str]:
        """Keys of the services and totals that it tells of."""
        told = {each.service for each in self.inputs} | {each.service for each in self.explains}
        return (told | {each.service for each in self.dropped}) - {""}

    def without(self, services: Collection[str]) -> "Own":
        """The same without a trace of some services."""
        kept = [place for place, each in enumerate(self.inputs) if each.service not in services]
        return self.model_copy(
            update={
                "inputs": tuple(self.inputs[place] for place in kept),
                "dropped": tuple(
                    e for e in self.dropped if not {e.service, e.twin} & set(services)
                ),
                "groups": tuple(
                    group.model_copy(
                        update={
                            "means": tuple(group.means[place] for place in kept),
                            "away": tuple(group.away[place] for place in kept),
                        }
                    )
                    for group in self.groups
                ),
                "explains": tuple(e for e in self.explains if e.service not in services),
            }
        )

    @property
    def is_cut_short(self) -> bool:
        """Whether the time was over before all starts were made."""
        return any(each.starts < self.starts for each in self.numbers)


def read_own(content: bytes, name: str) -> Own:
    """What a file says. Raises CatalogueError where it is not one that the command wrote."""
    if len(content) > MOST_BYTES:
        raise CatalogueError([f"{name} has {len(content):,} bytes; give at most {MOST_BYTES:,}"])
    try:
        return Own.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CatalogueError(
            [
                f"{name} is not a file of 'wardwise classify', or was changed ({where or 'whole'}:"
                f" {first['msg']}); run the command again"
            ]
        ) from None
